using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ampora.Bench.Load;

/// <summary>
/// A swarm in a process of its own, for fleets beyond what one process may hold. Takes a command a line and answers each with one line of JSON.
/// Times are of the machine's monotonic clock, so that those of several processes compare.
/// </summary>
internal sealed class SwarmWorker(Swarm swarm)
{
    private readonly ConcurrentBag<double> _roundTrips = [];
    private readonly ConcurrentDictionary<BenchAgent, long> _due = new();
    private readonly ConcurrentBag<long> _offered = [];
    private readonly ConcurrentDictionary<BenchAgent, int> _offers = new();

    /// <param name="arguments">Endpoint, key, number of agents, index of the first.</param>
    public static async Task RunAsync(string[] arguments)
    {
        using var swarm = new Swarm(new Uri(arguments[0]), arguments[1], Number(arguments[2]), Number(arguments[3]));
        var worker = new SwarmWorker(swarm);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            Console.WriteLine(words[0] switch
            {
                "connect" => JsonSerializer.Serialize((await swarm.ConnectAsync(Number(words[1]), CancellationToken.None)).Took.TotalSeconds),
                "listen" => worker.Listen(),
                "report" => await worker.ReportAsync(double.Parse(words[1], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(Number(words[2]))),
                "offers" => JsonSerializer.Serialize(worker._offered.Order()),
                "forget" => worker.Forget(),
                _ => throw new FormatException($"No such command: {line}"),
            });
        }
    }

    private string Listen()
    {
        _ = swarm.ListenAsync(Heard, CancellationToken.None);
        return "true";
    }

    private string Forget()
    {
        _offered.Clear();
        return "true";
    }

    /// <summary>Unchanged reports at a rate, all agents in turn. Answers with the milliseconds of their round trips.</summary>
    private async Task<string> ReportAsync(double perSecond, TimeSpan time)
    {
        _roundTrips.Clear();
        var pace = new Pace(perSecond);
        var total = (int)(perSecond * time.TotalSeconds);
        for (var i = 0; i < total; i++)
        {
            await pace.UntilAsync(i, CancellationToken.None);
            var agent = swarm.Agents[i % swarm.Agents.Length];
            _due[agent] = Stopwatch.GetTimestamp();
            await agent.SendAsync(agent.Heartbeat(), CancellationToken.None);
        }

        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        return JsonSerializer.Serialize(_roundTrips);
    }

    private void Heard(BenchAgent agent)
    {
        var now = Stopwatch.GetTimestamp();
        if (agent.Offers > _offers.GetValueOrDefault(agent))
        {
            _offers[agent] = agent.Offers;
            _offered.Add(now);
        }
        else if (_due.TryRemove(agent, out var due))
        {
            _roundTrips.Add(Stopwatch.GetElapsedTime(due, now).TotalMilliseconds);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
