using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Tests;

public sealed class SimulatedFleetTests
{
    [Fact]
    public async Task A_fleet_connects_over_both_transports_and_leaves_cleanly()
    {
        await using var server = await FakeOpAmpServer.StartAsync();
        await using var fleet = new SimulatedFleet(
            new FleetOptions([server.Target], 50)
            {
                HttpShare = 0.2,
                Unhealthy = 5,
                StatusOnly = 2,
                Labels = [new("region", "eu-west")],
                ReportInterval = TimeSpan.FromSeconds(1),
                ConnectRate = 500,
            },
            TimeProvider.System);
        fleet.Start();
        await server.UntilAsync(_ => fleet.Status.Connected == 50, "all connected");

        fleet.Agents.Count(agent => agent.Transport == AgentTransport.Http).ShouldBe(10);
        fleet.Status.Unhealthy.ShouldBe(5);
        await fleet.StopAsync();

        var agents = server.Reports.GroupBy(report => report.InstanceUid).ToList();
        agents.Count.ShouldBe(50);
        agents.ShouldAllBe(reports => reports.Last().AgentDisconnect != null);
        server.Reports.Count(report => report.Health is { Healthy: false }).ShouldBe(5);
        agents.Count(reports => (reports.First().Capabilities & (ulong)AgentCapabilities.AcceptsRemoteConfig) == 0).ShouldBe(2);
        fleet.Status.Faults.ShouldBe(0);
    }

    [Fact]
    public async Task A_flapping_agent_goes_and_comes_back()
    {
        await using var server = await FakeOpAmpServer.StartAsync();
        await using var fleet = new SimulatedFleet(
            new FleetOptions([server.Target], 1)
            {
                Flapping = 1,
                Flaps = new FlapOptions(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)),
            },
            TimeProvider.System);
        fleet.Start();

        await server.UntilAsync(reports => reports.Count(report => report.AgentDisconnect is not null) >= 2, "two goodbyes");

        fleet.Status.Connects.ShouldBeGreaterThanOrEqualTo(3, "every second time it leaves without a word");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task When_an_instance_is_gone_its_agents_come_to_another(double httpShare)
    {
        await using var first = await FakeOpAmpServer.StartAsync();
        await using var second = await FakeOpAmpServer.StartAsync();
        await using var fleet = new SimulatedFleet(
            new FleetOptions([first.Target, second.Target], 4) { HttpShare = httpShare, ReportInterval = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);
        fleet.Start();
        await first.UntilAsync(_ => fleet.Status.Connected == 4, "all connected");
        Agents(first).Count.ShouldBe(2);
        Agents(second).Count.ShouldBe(2);

        await first.DisposeAsync();

        await second.UntilAsync(_ => Agents(second).Count == 4, "the agents of the first come to the second");
    }

    [Fact]
    public void The_same_seed_makes_the_same_fleet_and_other_labels_another()
    {
        Uids("eu-west").ShouldBe(Uids("eu-west"));
        Uids("eu-west").Intersect(Uids("us-east")).ShouldBeEmpty();
        Uids("eu-west").ShouldBeUnique();
    }

    private static List<string> Uids(string region)
    {
        var options = new FleetOptions([new ServerTarget(new Uri("ws://127.0.0.1:1"), "")], 20) { Labels = [new("region", region)] };
        return [.. new SimulatedFleet(options, TimeProvider.System).Agents.Select(agent => agent.InstanceUid)];
    }

    private static HashSet<Google.Protobuf.ByteString> Agents(FakeOpAmpServer server) => [.. server.Reports.Select(report => report.InstanceUid)];
}
