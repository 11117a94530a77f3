using Ampora.AgentSimulator;
using Ampora.Testing;

namespace Ampora.Regional.Tests.Support;

/// <summary>A whole OpAMP client that connects to a region for the length of a test.</summary>
internal sealed class RunningSimulation : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public RunningSimulation(Uri opAmp, AgentTransport transport, int index)
    {
        Agent = new SimulatedAgent(
            new AgentOptions(new ServerTarget(new Uri(opAmp, "/v1/opamp"), RegionHost.AgentKey), Seed: 7, index)
            {
                Transport = transport,
                ReportInterval = transport == AgentTransport.Http ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromHours(1),
            },
            TimeProvider.System);
        _running = Agent.RunAsync(_stop.Token);
    }

    public SimulatedAgent Agent { get; }

    public Guid Id => Guid.Parse(Agent.InstanceUid);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WithTimeout();
        Agent.Dispose();
        _stop.Dispose();
    }
}
