using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Ampora.Hosting.Health;

/// <summary>Ready from the moment everything has started until the moment the process is asked to stop.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime) : IHealthCheck
{
    private volatile bool _stopping;

    /// <summary>The first step of going. A stop that the host was told to make raises the lifetime's event only after its first phase.</summary>
    public void Stop() => _stopping = true;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Now());

    private HealthCheckResult Now()
    {
        if (_stopping || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("stopping");
        }

        return lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy("running") : HealthCheckResult.Unhealthy("starting");
    }
}
