using System.Diagnostics;
using System.Globalization;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>Agents on several servers of one kind, each server with a swarm in a process of its own.</summary>
internal sealed class Fleet(IReadOnlyList<int> servers, IReadOnlyList<SwarmProcess> swarms)
{
    /// <summary>One process holds about 19,500 sockets where descriptors are limited to 20,000, and the servers need some besides.</summary>
    public const int PerInstance = 19_000;

    private const int AtOnce = 16;

    /// <summary>The first connections warm the processes up; the others are counted.</summary>
    private const int WarmShare = 10;

    public int Agents { get; } = swarms.Sum(swarm => swarm.Agents);

    /// <summary>How many agents each server of a fleet gets.</summary>
    public static IReadOnlyList<int> Shares(int agents, int perInstance = PerInstance)
    {
        var instances = (agents + perInstance - 1) / perInstance;
        return [.. Enumerable.Range(0, instances).Select(i => (agents / instances) + (i < agents % instances ? 1 : 0))];
    }

    /// <summary>A region of so many instances, and the agents that are to connect to them.</summary>
    public static async Task<(Fleet Fleet, IReadOnlyList<Testing.Processes.RegionProcess> Instances)> OfRegionAsync(Stage stage, int agents, int perInstance = PerInstance)
    {
        var (instances, swarms, first) = (new List<Testing.Processes.RegionProcess>(), new List<SwarmProcess>(), 0);
        foreach (var share in Shares(agents, perInstance))
        {
            instances.Add(await stage.RegionAsync($"bench-{instances.Count + 1}"));
            swarms.Add(stage.Worker(instances[^1].OpAmp, share, first));
            first += share;
        }

        return (new Fleet([.. instances.Select(instance => instance.ProcessId)], swarms), instances);
    }

    /// <summary>Connects all; answers with seconds, and the kilobytes of a session after collections.</summary>
    public async Task<(double Seconds, double Kilobytes)> ConnectAsync()
    {
        await AllAsync<double>(swarm => $"connect {AtOnce} 0 {swarm.Agents / WarmShare}");
        var before = await ResidentAsync();
        var begun = Stopwatch.GetTimestamp();
        await AllAsync<double>(swarm => $"connect {AtOnce} {swarm.Agents / WarmShare} {swarm.Agents}");
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var counted = swarms.Sum(swarm => swarm.Agents - (swarm.Agents / WarmShare));
        return (seconds * Agents / counted, (await ResidentAsync() - before) / 1024 / counted);
    }

    /// <summary>All leave, and when they are gone come again. Answers with the seconds of the coming.</summary>
    public async Task<double> ComeAgainAsync(Func<Task<bool>> gone)
    {
        await DisconnectAsync();
        while (!await gone())
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        }

        var begun = Stopwatch.GetTimestamp();
        await AllAsync<double>(swarm => $"connect {AtOnce} 0 {swarm.Agents}");
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>Heartbeats at a rate of the whole fleet, of which every so many brings a change. Answers with their round trips in milliseconds and the servers' processor time for one.</summary>
    public async Task<(double[] Milliseconds, double Microseconds)> ReportAsync(double perSecond, int seconds, int changesEvery)
    {
        var before = Cpu();
        var times = await AllAsync<double[]>(swarm => string.Create(
            CultureInfo.InvariantCulture, $"report {perSecond * swarm.Agents / Agents} {seconds} {changesEvery}"));
        var trips = times.SelectMany(of => of).ToArray();
        return (trips, (Cpu() - before) * 1e6 / trips.Length);
    }

    /// <summary>When each agent took its last offer.</summary>
    public async Task<double[]> OfferedAsync(long begun) =>
        [.. (await AllAsync<long[]>(_ => "offers")).SelectMany(stamps => stamps).Where(stamp => stamp > begun).Select(stamp => Stopwatch.GetElapsedTime(begun, stamp).TotalSeconds)];

    public Task DisconnectAsync() => AllAsync<bool>(_ => "disconnect");

    /// <summary>Seconds of the servers.</summary>
    public double Cpu() => servers.Sum(ProcessUse.Cpu);

    private async Task<double> ResidentAsync() => (await Task.WhenAll(servers.Select(Collected.ResidentAsync))).Sum(bytes => (double)bytes);

    private Task<T[]> AllAsync<T>(Func<SwarmProcess, string> command) => Task.WhenAll(swarms.Select(swarm => swarm.AskAsync<T>(command(swarm))));
}
