using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The latest published health report, and the news that a newer one came.</summary>
internal sealed class HealthReports : IHealthCheckPublisher
{
    private volatile Edition _latest = new(null);

    internal Edition Latest => _latest;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        var before = _latest;
        _latest = new Edition(report);
        before.Next.TrySetResult();
        return Task.CompletedTask;
    }

    internal sealed record Edition(HealthReport? Report)
    {
        internal TaskCompletionSource Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
