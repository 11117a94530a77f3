using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ampora.Hosting.Database.Replicas;

/// <summary>Without its replica the process is ready all the same: the primary answers.</summary>
internal sealed class ReplicaHealth(ReadDatabase reads) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var look = reads.Look;
        return Task.FromResult(look.Serves
            ? HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"dashboards are read from it; {look.Lag!.Value.TotalSeconds:F1} s behind"))
            : HealthCheckResult.Degraded($"dashboards are read from the primary: {look.Reason}"));
    }
}
