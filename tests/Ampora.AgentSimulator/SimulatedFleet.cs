using System.Text;
using Ampora.AgentSimulator.Randomness;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator;

/// <summary>Many simulated agents in one process, without a thread of their own.</summary>
public sealed class SimulatedFleet : IAsyncDisposable
{
    private static readonly string[] ExportErrors =
    [
        "rpc error: code = Unavailable desc = connection refused",
        "rpc error: code = ResourceExhausted desc = the backend refuses more data",
        "request failed: 401 Unauthorized",
        "sending queue is full, data is dropped",
    ];

    private readonly AgentSurroundings _surroundings;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public SimulatedFleet(FleetOptions options, TimeProvider time)
    {
        _time = time;
        _surroundings = new AgentSurroundings(time, options.ConnectRate) { OwnedByAgent = false };
        Agents = Build(options);
    }

    public IReadOnlyList<SimulatedAgent> Agents { get; }

    public FleetStatus Status
    {
        get
        {
            var counters = _surroundings.Counters;
            return new FleetStatus(
                _time.GetUtcNow(),
                Agents.Count,
                Agents.Count(agent => agent.Connected),
                Agents.Count(agent => agent.ConfigStatus == RemoteConfigStatuses.Applied),
                Agents.Count(agent => agent.ConfigStatus == RemoteConfigStatuses.Applying),
                Agents.Count(agent => agent.ConfigStatus == RemoteConfigStatuses.Failed))
            {
                Unhealthy = Agents.Count(agent => !agent.Healthy),
                ReportsSent = counters.Reports,
                MessagesReceived = counters.Messages,
                Connects = counters.Connects,
                Faults = counters.Faults,
                LastFault = counters.LastFault,
            };
        }
    }

    /// <summary>Sets every agent going; returns at once.</summary>
    public void Start() => _running = Task.WhenAll(Agents.Select(agent => Task.Run(() => agent.RunAsync(_stop.Token))));

    /// <summary>Every agent says goodbye and ends.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var agent in Agents)
        {
            agent.Dispose();
        }

        _surroundings.Dispose();
        _stop.Dispose();
    }

    private SimulatedAgent[] Build(FleetOptions options)
    {
        var labels = string.Join('\n', options.Labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
        var seed = (long)SeededRandom.For(options.Seed, [.. Encoding.UTF8.GetBytes(labels).Select(part => (ulong)part)]).NextUInt64();
        var order = Shuffled(options.Agents, SeededRandom.For(seed, 3));
        var roles = new int[options.Agents];
        for (var place = 0; place < order.Length; place++)
        {
            roles[order[place]] = place;
        }

        return [.. Enumerable.Range(0, options.Agents).Select(index => new SimulatedAgent(Describe(options, seed, index, roles[index]), _surroundings))];
    }

    /// <param name="options">The fleet.</param>
    /// <param name="seed">Of the fleet and its labels.</param>
    /// <param name="index">Of the agent.</param>
    /// <param name="role">Its place in a shuffled order: the first are unhealthy, the next flap, the next only report.</param>
    private static AgentOptions Describe(FleetOptions options, long seed, int index, int role)
    {
        var flapping = role - options.Unhealthy;
        var statusOnly = flapping - options.Flapping;
        var http = Math.Floor((index + 1) * options.HttpShare) > Math.Floor(index * options.HttpShare);
        ServerTarget Server(int turn) => options.Servers[(index + turn) % options.Servers.Count];
        return new AgentOptions(Server(0), seed, index)
        {
            OtherServers = [.. Enumerable.Range(1, options.Servers.Count - 1).Select(Server)],
            Transport = http ? AgentTransport.Http : AgentTransport.WebSocket,
            Labels = options.Labels,
            ReportInterval = http ? options.PollInterval ?? options.ReportInterval : options.ReportInterval,
            ApplyDelay = options.ApplyDelay,
            ExportError = role < options.Unhealthy ? ExportErrors[role % ExportErrors.Length] : null,
            Flapping = flapping >= 0 && flapping < options.Flapping ? options.Flaps : null,
            AcceptsRemoteConfig = statusOnly < 0 || statusOnly >= options.StatusOnly,
        };
    }

    private static int[] Shuffled(int count, SeededRandom random)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var left = count; left > 1; left--)
        {
            var pick = random.Next(left);
            (order[pick], order[left - 1]) = (order[left - 1], order[pick]);
        }

        return order;
    }
}
