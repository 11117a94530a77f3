using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Health;

/// <summary>Runs the checks once for everybody who asks at the same time, because anybody may ask and a check costs a query; logs what changes.</summary>
internal sealed partial class HealthRun(HealthCheckService checks, ILogger<HealthRun> logger)
{
    private readonly Lock _lock = new();
    private Task<HealthReport>? _running;
    private HealthStatus _last = HealthStatus.Healthy;

    public Task<HealthReport> CheckAsync()
    {
        lock (_lock)
        {
            if (_running is null or { IsCompleted: true })
            {
                _running = CheckOnceAsync();
            }

            return _running;
        }
    }

    private async Task<HealthReport> CheckOnceAsync()
    {
        var report = await checks.CheckHealthAsync(CancellationToken.None);
        if (report.Status == _last)
        {
            return report;
        }

        _last = report.Status;
        if (report.Status == HealthStatus.Healthy)
        {
            Log.Ready(logger);
            return report;
        }

        var reasons = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy);
        Log.Troubled(logger, report.Status, string.Join("; ", reasons.Select(entry => $"{entry.Key}: {entry.Value.Description}")));
        return report;
    }

    private static partial class Log
    {
        [LoggerMessage(400, LogLevel.Information, "Healthy again")]
        public static partial void Ready(ILogger logger);

        [LoggerMessage(401, LogLevel.Warning, "{Status}: {Reasons}")]
        public static partial void Troubled(ILogger logger, HealthStatus status, string reasons);
    }
}
