using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Ampora.Hosting.Database;

/// <summary>Does the database answer? Anybody may read the words, so they hold no address.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource database, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(either.Token);
            return HealthCheckResult.Healthy("answers");
        }
        catch (PostgresException refused)
        {
            return HealthCheckResult.Unhealthy($"answers with an error (SQLSTATE {refused.SqlState})", refused);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("does not answer", failure);
        }
    }
}
