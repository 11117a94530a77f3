using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Ampora.Hosting.Health;

/// <summary>Runs the checks once for everybody who asks at the same time: anybody may ask, and a check costs a query.</summary>
internal sealed class HealthRun(HealthCheckService checks)
{
    private readonly Lock _lock = new();
    private Task<HealthReport>? _running;

    public Task<HealthReport> CheckAsync()
    {
        lock (_lock)
        {
            if (_running is null or { IsCompleted: true })
            {
                _running = checks.CheckHealthAsync(CancellationToken.None);
            }

            return _running;
        }
    }
}
