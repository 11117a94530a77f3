namespace Ampora.AgentSimulator.Tests;

/// <summary>An agent that runs for the length of a test.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    internal RunningAgent(AgentOptions options)
    {
        Agent = new SimulatedAgent(options, TimeProvider.System);
        _running = Agent.RunAsync(_stop.Token);
    }

    internal SimulatedAgent Agent { get; }

    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Agent.Dispose();
        _stop.Dispose();
    }
}
