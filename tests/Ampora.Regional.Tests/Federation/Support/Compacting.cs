using Ampora.Regional.Federation;
using Ampora.Testing;
using Npgsql;

namespace Ampora.Regional.Tests.Federation.Support;

/// <summary>Compacts the feed's changes again and again, whether or not that is needed, while a test writes and reads.</summary>
internal sealed class Compacting : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public int Rounds { get; private set; }

    public static Compacting Start(FeedCompaction compaction)
    {
        var compacting = new Compacting();
        compacting._running = compacting.RunAsync(compaction);
        return compacting;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WithTimeout();
        _stop.Dispose();
    }

    private async Task RunAsync(FeedCompaction compaction)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await compaction.RunAsync(_stop.Token);
                Rounds++;
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, _stop.Token);
            }
            catch (Exception lost) when (lost is NpgsqlException or IOException or OperationCanceledException)
            {
                // The server is down, or the test is over.
            }
        }
    }
}
