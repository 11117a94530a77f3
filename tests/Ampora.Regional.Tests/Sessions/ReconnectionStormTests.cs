using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Sessions;

/// <summary>A whole fleet comes back at once.</summary>
[Slow("a thousand agents, twice, and five hundred")]
public sealed class ReconnectionStormTests(PostgresFixture postgres)
{
    /// <summary>As many as item 139 asks for.</summary>
    private const int Returning = 1_000;

    /// <summary>As many at a time: each has the whole of its own deadline, however slow the machine.</summary>
    private const int AtOnce = 200;

    private const int Herd = 500;

    [Fact]
    public async Task After_a_restart_all_are_back_nobody_is_taken_for_two_and_nobody_is_asked_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var agents = Enumerable.Range(0, Returning).Select(_ => new TestAgent()).ToArray();
        SocketWire[] before;
        await using (var region = await RegionHost.StartAsync(database))
        {
            before = [.. agents.Select(_ => region.Socket())];
            await AskAsync(before, agents, agent => agent.Report());
            await region.StopAsync();
        }

        await using var restarted = await RegionHost.StartAsync(database);
        var after = agents.Select(_ => restarted.Socket()).ToArray();
        var replies = await AskAsync(after, agents, agent => agent.Heartbeat());
        replies.Count.ShouldBe(Returning);
        replies.ShouldAllBe(reply => reply.ErrorResponse == null && reply.AgentIdentification == null && reply.Flags == 0);
        foreach (var wire in before.Concat(after))
        {
            await wire.DisposeAsync();
        }
    }

    [Fact]
    public async Task When_more_come_than_are_let_in_the_others_are_spread_over_the_time_they_need()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:Admission:ConnectionsPerSecond=10", "OpAmp:Admission:ConnectionBurst=50");
        var times = new List<double>();
        var admitted = 0;
        var agents = Enumerable.Range(0, Herd).Select(_ => new TestAgent()).ToArray();
        await Parallel.ForEachAsync(agents, TestContext.Current.CancellationToken, async (agent, _) =>
        {
            await using var wire = region.Socket();
            try
            {
                await wire.ConnectAsync();
                (await wire.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
                Interlocked.Increment(ref admitted);
            }
            catch (WebSocketException) when (wire.Answer == HttpStatusCode.ServiceUnavailable)
            {
                lock (times)
                {
                    times.Add(double.Parse(wire.AnswerHeader("Retry-After"), System.Globalization.CultureInfo.InvariantCulture));
                }
            }
        });
        admitted.ShouldBeGreaterThanOrEqualTo(50);
        (admitted + times.Count).ShouldBe(Herd);
        times.Min().ShouldBeGreaterThanOrEqualTo(30);

        // Four hundred at ten a second need forty seconds; nobody's time is the same as that of many others.
        (times.Max() - times.Min()).ShouldBeGreaterThan(times.Count / 10.0 * 0.8);
        times.GroupBy(time => time).Max(same => same.Count()).ShouldBeLessThan(times.Count / 8);
    }
    private static async Task<IReadOnlyCollection<ServerToAgent>> AskAsync(SocketWire[] wires, TestAgent[] agents, Func<TestAgent, AgentToServer> says)
    {
        var replies = new ConcurrentBag<ServerToAgent>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(wires.Zip(agents), options, async (pair, _) => replies.Add(await pair.First.AskAsync(says(pair.Second))));
        return replies;
    }
}
