using Ampora.Hosting.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Processes;

/// <summary>
/// The order of going: first the process says that it is not ready (<see cref="Readiness"/>), after the delay the host stops
/// accepting and lets open requests end, then the app's own services stop in the reverse order of their registration, and the
/// container closes the database last.
/// </summary>
internal sealed partial class ShutdownOrder(IOptions<ShutdownOptions> options, IOptions<HostOptions> host, Readiness readiness, TimeProvider time, ILogger<ShutdownOrder> logger)
    : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        readiness.Stop();
        Log.Stopping(logger, options.Value.DrainDelaySeconds);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Value.DrainDelaySeconds), time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host's patience ended first; it goes on stopping.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // The host reads its options while it is built, before ours are checked; it reads this one when it stops.
        host.Value.ShutdownTimeout = TimeSpan.FromSeconds(options.Value.DrainDelaySeconds + options.Value.TimeoutSeconds);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Log.Stopped(logger);
        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(110, LogLevel.Information, "Stopping: not ready from now on, accepting for {Seconds} s more")]
        public static partial void Stopping(ILogger logger, int seconds);

        [LoggerMessage(111, LogLevel.Information, "Stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
