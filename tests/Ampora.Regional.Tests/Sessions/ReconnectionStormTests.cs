using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Sessions;

/// <summary>A whole fleet comes back at once.</summary>
[Slow("five hundred agents, twice")]
public sealed class ReconnectionStormTests(PostgresFixture postgres)
{
    private const int Agents = 500;

    [Fact]
    public async Task After_a_restart_all_are_back_nobody_is_taken_for_two_and_nobody_is_asked_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var agents = Enumerable.Range(0, Agents).Select(_ => new TestAgent()).ToArray();
        var before = agents.Select(_ => new SocketWire(new Uri("http://127.0.0.1"))).ToArray();
        await using (var region = await RegionHost.StartAsync(database))
        {
            before = [.. agents.Select(_ => region.Socket())];
            await Task.WhenAll(before.Zip(agents, (wire, agent) => wire.AskAsync(agent.Report())));
            await region.StopAsync();
        }

        await using var restarted = await RegionHost.StartAsync(database);
        var after = agents.Select(_ => restarted.Socket()).ToArray();
        var replies = await Task.WhenAll(after.Zip(agents, (wire, agent) => wire.AskAsync(agent.Heartbeat()))).WithTimeout();
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
        var agents = Enumerable.Range(0, Agents).Select(_ => new TestAgent()).ToArray();
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
        (admitted + times.Count).ShouldBe(Agents);
        times.Min().ShouldBeGreaterThanOrEqualTo(30);

        // Four hundred at ten a second need forty seconds; nobody's time is the same as that of many others.
        (times.Max() - times.Min()).ShouldBeGreaterThan(times.Count / 10.0 * 0.8);
        times.GroupBy(time => time).Max(same => same.Count()).ShouldBeLessThan(times.Count / 8);
    }
}
