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
    private readonly ConcurrentDictionary<BenchAgent, Report> _due = new();
    private readonly bool[] _ill = new bool[swarm.Agents.Length];

    /// <param name="arguments">Endpoint, key, number of agents, index of the first.</param>
    public static async Task RunAsync(string[] arguments)
    {
        using var swarm = new Swarm(new Uri(arguments[0]), arguments[1], Number(arguments[2]), Number(arguments[3]));
        var worker = new SwarmWorker(swarm);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            Console.WriteLine(await worker.ObeyAsync(line.Split(' ')));
        }
    }

    private async Task<string> ObeyAsync(string[] words)
    {
        switch (words)
        {
            case ["connect", var atOnce, var from, var to]:
                return JsonSerializer.Serialize((await swarm.ConnectAsync(Number(atOnce), CancellationToken.None, Number(from)..Number(to), Listen)).Took.TotalSeconds);
            case ["reconnect"]:
                return JsonSerializer.Serialize(await swarm.ReconnectAsync(CancellationToken.None));
            case ["disconnect"]:
                swarm.Disconnect();
                return "true";
            case ["report", var perSecond, var seconds, var changesEvery]:
                return JsonSerializer.Serialize(await ReportAsync(
                    double.Parse(perSecond, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(Number(seconds)), Number(changesEvery)));
            case ["offers"]:
                return JsonSerializer.Serialize(swarm.Agents.Select(agent => agent.OfferedAt));
            default:
                throw new FormatException($"No such command: {string.Join(' ', words)}");
        }
    }

    /// <summary>Heartbeats at a rate, all agents in turn; every so many brings a change. Answers with the milliseconds of their round trips.</summary>
    private async Task<double[]> ReportAsync(double perSecond, TimeSpan time, int changesEvery)
    {
        _roundTrips.Clear();
        _due.Clear();
        var pace = new Pace(perSecond);
        var total = (int)Math.Round(perSecond * time.TotalSeconds);
        for (var i = 0; i < total; i++)
        {
            await pace.UntilAsync(i, CancellationToken.None);
            var index = i % swarm.Agents.Length;
            var agent = swarm.Agents[index];
            var report = i % changesEvery == changesEvery - 1 ? agent.HealthReport(healthy: !(_ill[index] = !_ill[index])) : agent.Heartbeat();
            _due[agent] = new Report(pace, i, agent.Offers);
            await agent.SendAsync(report, CancellationToken.None);
        }

        for (var waited = Stopwatch.GetTimestamp(); !_due.IsEmpty && Stopwatch.GetElapsedTime(waited) < Swarm.Patience;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        return [.. _roundTrips];
    }

    private void Listen(BenchAgent agent) => _ = Swarm.ListenAsync(agent, Heard, CancellationToken.None);

    private void Heard(BenchAgent agent)
    {
        if (!_due.TryGetValue(agent, out var report))
        {
            return;
        }

        // An offer answers no report.
        if (agent.Offers > report.Offers)
        {
            _due.TryUpdate(agent, report with { Offers = agent.Offers }, report);
        }
        else if (_due.TryRemove(agent, out _))
        {
            _roundTrips.Add(report.Pace.Since(report.Number));
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private readonly record struct Report(Pace Pace, int Number, int Offers);
}
