using Ampora.Hosting.Processes;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>Before the first reader: a database that keeps what it acknowledges, keys for tokens, and an epoch.</summary>
internal sealed class FeedStartup(
    NpgsqlDataSource database, TokenKeys keys, HorizonReader horizon, IOptions<RegionOptions> region, IHostEnvironment environment) : IHostedService
{
    /// <exception cref="StartupRefusedException">The database is set to lose commits.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var command = database.CreateCommand("SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_user::text"))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            await row.ReadAsync(cancellationToken);
            if (DurabilityRule.Fault(row.GetString(0), row.GetString(1), row.GetString(2), region.Value.Development || environment.IsDevelopment()) is { } fault)
                throw new StartupRefusedException(fault, ExitCodes.Configuration);
        }

        await keys.RotateAsync(cancellationToken);
        await horizon.LookAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
