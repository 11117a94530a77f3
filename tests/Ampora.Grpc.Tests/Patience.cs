namespace Ampora.Grpc.Tests;

/// <summary>How long these tests wait for something that must happen.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Within {Limit.TotalSeconds} s this did not happen: {what}");
            }
        }
    }
}
