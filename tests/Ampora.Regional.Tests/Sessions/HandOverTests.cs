using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;
using Ampora.Testing;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Sessions;

/// <summary>An agent moves between sockets and instances: the newest connection wins, and only what may be lost is asked for again.</summary>
[Slow("two instances for every test, and leases that lapse")]
public sealed class HandOverTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private RegionHost _first = null!;
    private RegionHost _second = null!;
    private RestClient _rest = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _first = await RegionHost.StartAsync(_database);
        _second = await RegionHost.StartAsync(_database, "Instance:Name=region-2");
        _rest = _second.Rest();
    }

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task On_the_same_instance_the_newer_socket_wins_and_nothing_is_asked()
    {
        var agent = new TestAgent();
        await using var older = _first.Socket();
        await older.AskAsync(agent.Report());
        await older.AskAsync(agent.Unwell("on the older"));
        await older.AskAsync(agent.Heartbeat());
        await using var newer = _first.Socket();
        (await newer.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        (await older.ClosedAsync()).ShouldBe(WebSocketCloseStatus.NormalClosure);
        await _rest.AgentShowsAsync(agent.Id, "lastError", "on the older");
        await newer.AskAsync(agent.Unwell("on the newer"));
        await _rest.AgentShowsAsync(agent.Id, "lastError", "on the newer");
        (await _rest.AgentAsync(agent.Id))!["connection"]!.ToString().ShouldBe("connected");
    }

    [Fact]
    public async Task A_socket_with_other_agents_stays_when_one_of_them_moves()
    {
        var (moving, staying) = (new TestAgent(), new TestAgent());
        await using var shared = _first.Socket();
        await shared.AskAsync(moving.Report());
        await shared.AskAsync(staying.Report());
        await using var own = _first.Socket();
        (await own.AskAsync(moving.Heartbeat())).Flags.ShouldBe(0ul);
        (await shared.AskAsync(staying.Heartbeat())).ShouldBe(new ServerToAgent { InstanceUid = staying.Uid });
    }

    [Fact]
    public async Task On_another_instance_the_newer_wins_and_what_the_older_still_writes_falls_on_the_fence()
    {
        var agent = new TestAgent();
        await using var older = _first.Socket();
        await older.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "ownerInstance", "region-1");
        await using var newer = _second.Socket();

        // The older instance did not say that it has written everything.
        (await newer.AskAsync(agent.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await newer.AskAsync(agent.Report())).Flags.ShouldBe(0ul);
        await _rest.AgentShowsAsync(agent.Id, "ownerInstance", "region-2");

        await older.SendAsync(agent.Unwell("too late"));
        await older.ClosedAsync();
        await newer.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "healthStatus", "running");
        var shown = (await _rest.AgentAsync(agent.Id))!;
        shown["lastError"].ShouldBeNull();
        shown["ownerInstance"]!.ToString().ShouldBe("region-2");
        shown["connection"]!.ToString().ShouldBe("connected");
    }

    [Fact]
    public async Task After_a_clean_end_of_the_socket_the_sequence_goes_on_at_any_instance()
    {
        var agent = new TestAgent();
        await using var before = _first.Socket();
        await before.AskAsync(agent.Report());
        for (var beat = 0; beat < 5; beat++)
        {
            await before.AskAsync(agent.Heartbeat());
        }

        await before.CloseAsync();
        await _rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        await using var after = _second.Socket();
        (await after.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        await _rest.AgentShowsAsync(agent.Id, "connection", "connected");
    }

    [Fact]
    public async Task A_reconnect_right_after_the_end_sees_what_was_said_before()
    {
        for (var round = 0; round < 10; round++)
        {
            var agent = new TestAgent();
            await using var before = _first.Socket();
            await before.AskAsync(agent.Report());
            await before.AskAsync(agent.Unwell($"round {round}"));
            await before.CloseAsync();
            await using var after = _first.Socket();
            (await after.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
            await _rest.AgentShowsAsync(agent.Id, "lastError", $"round {round}");
        }
    }

    [Fact]
    public async Task When_an_instance_stops_its_agents_are_told_and_nobody_is_asked_again()
    {
        var agents = Enumerable.Range(0, 20).Select(_ => new TestAgent()).ToArray();
        var sockets = agents.Select(_ => _first.Socket()).ToArray();
        foreach (var (agent, socket) in agents.Zip(sockets))
        {
            await socket.AskAsync(agent.Report());
            await socket.AskAsync(agent.Unwell("last words"));
        }

        var closed = Task.WhenAll(sockets.Select(socket => socket.ClosedAsync()));
        await _first.StopAsync();
        (await closed).ShouldAllBe(status => status == WebSocketCloseStatus.EndpointUnavailable);
        foreach (var agent in agents)
        {
            var shown = (await _rest.AgentAsync(agent.Id))!;
            shown["connection"]!.ToString().ShouldBe("disconnected");
            shown["lastError"]!.ToString().ShouldBe("last words");
            await using var again = _second.Socket();
            (await again.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        }

        foreach (var socket in sockets)
        {
            await socket.DisposeAsync();
        }

        (await _database.ScalarAsync<bool?>("SELECT ended_clean FROM instances WHERE name = 'region-1'")).ShouldBe(true);
    }

    [Fact]
    public async Task When_an_instance_finds_its_lease_gone_its_agents_are_told_to_connect_again()
    {
        _first.Logs.Expect(_ => true);
        var agent = new TestAgent();
        await using var socket = _first.Socket();
        await socket.AskAsync(agent.Report());
        var closed = socket.ClosedAsync();
        await _database.ExecuteAsync("DELETE FROM instance_heartbeats WHERE name = 'region-1'");
        (await closed).ShouldBe((WebSocketCloseStatus)1012);
        await using var again = _first.Socket();
        (await again.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        await _rest.AgentShowsAsync(agent.Id, "connection", "connected");
    }

    [Fact]
    public async Task When_an_instance_is_killed_its_agents_are_asked_wherever_they_come_back()
    {
        var (elsewhere, same) = (new TestAgent(), new TestAgent());
        await using var first = _first.Socket();
        await first.AskAsync(elsewhere.Report());
        await first.AskAsync(same.Report());
        await _rest.AgentShowsAsync(elsewhere.Id, "connection", "connected");
        await _rest.AgentShowsAsync(same.Id, "connection", "connected");
        await _first.KillAsync();

        await using var second = _second.Socket();
        (await second.AskAsync(elsewhere.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await second.AskAsync(elsewhere.Report())).Flags.ShouldBe(0ul);

        // Under the same name another process: it is not the one that knew what was said.
        await using var restarted = await RegionHost.StartAsync(_database);
        (await _rest.AgentAsync(same.Id))!["connection"]!.ToString().ShouldBe("disconnected");
        await using var third = restarted.Socket();
        (await third.AskAsync(same.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await third.AskAsync(same.Report())).Flags.ShouldBe(0ul);
        (await third.AskAsync(same.Heartbeat())).Flags.ShouldBe(0ul);
    }

    [Fact]
    public async Task When_a_lease_lapses_the_agents_are_shown_disconnected_and_the_instance_as_stopped()
    {
        var agent = new TestAgent();
        await using var socket = _first.Socket();
        await socket.AskAsync(agent.Report());
        await _rest.AgentShowsAsync(agent.Id, "connection", "connected");
        await _first.KillAsync();
        await _rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        var instances = (await _rest.GetAsync("/api/v1/instances"))["items"]!.AsArray();
        instances.Single(instance => instance!["name"]!.ToString() == "region-1")!["stoppedAt"].ShouldNotBeNull();
        instances.Single(instance => instance!["name"]!.ToString() == "region-2")!["stoppedAt"].ShouldBeNull();
        await using var second = _second.Socket();
        (await second.AskAsync(agent.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
    }
}
