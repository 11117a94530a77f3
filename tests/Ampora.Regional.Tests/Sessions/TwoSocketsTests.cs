using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Sessions;

/// <summary>An agent speaks over a second socket: is it the same one, back again, or another with the same id (D13)?</summary>
[Slow("a silent socket is given two seconds")]
public sealed class TwoSocketsTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    private readonly RegionHost _region = region.Host;

    [Fact]
    public async Task While_the_first_socket_answers_the_second_is_another_agent()
    {
        using var rest = _region.Rest();
        await using var first = _region.Socket();
        await using var second = _region.Socket();
        var (one, clone) = (new TestAgent(), default(TestAgent)!);
        clone = new TestAgent { Id = one.Id };
        await first.AskAsync(one.Report());
        var listening = first.ReceiveAsync();

        var told = await second.AskAsync(clone.Report(healthy: false));
        told.InstanceUid.ShouldBe(one.Uid);
        told.ErrorResponse.ShouldBeNull();
        var id = told.AgentIdentification.NewInstanceUid;
        (id[6] >> 4).ShouldBe(7);

        // It is deaf: each time the same answer, and nothing of it is taken.
        for (var message = 0; message < 3; message++)
        {
            (await second.AskAsync(clone.Unwell("from the clone"))).AgentIdentification.NewInstanceUid.ShouldBe(id);
        }

        _region.Logs.Records.Count(record => record.EventId.Id == 1141 && record.Message.Contains($"{one.Id}", StringComparison.Ordinal)).ShouldBe(1);
        await first.SendAsync(one.Heartbeat());
        (await listening).ShouldBe(new ServerToAgent { InstanceUid = one.Uid });

        // It hears: two records.
        var named = new TestAgent { Id = new Guid(id.Span, bigEndian: true) };
        (await second.AskAsync(named.Report(healthy: false))).AgentIdentification.ShouldBeNull();
        await rest.AgentShowsAsync(named.Id, "health", "unhealthy");

        // Another writer may have been quicker.
        await rest.AgentShowsAsync(one.Id, "health", "healthy");
        (await rest.AgentAsync(one.Id))!["connection"]!.ToString().ShouldBe("connected");
    }

    [Fact]
    public async Task When_the_first_is_gone_the_second_may_have_the_id()
    {
        await using var first = _region.Socket();
        await using var second = _region.Socket();
        var one = new TestAgent();
        var clone = new TestAgent { Id = one.Id };
        await first.AskAsync(one.Report());
        var listening = first.ReceiveAsync();
        (await second.AskAsync(clone.Report())).AgentIdentification.ShouldNotBeNull();
        await first.SendAsync(one.Goodbye());
        await listening;
        (await second.AskAsync(clone.Report())).AgentIdentification.ShouldBeNull();
    }

    [Fact]
    public async Task An_agent_that_comes_back_before_its_old_connection_is_missed_keeps_its_id()
    {
        using var rest = _region.Rest();
        using var proxy = new CutProxy(_region.OpAmp.Port);
        await using var old = new SocketWire(new Uri(proxy.Address));
        var (agent, neighbour) = (new TestAgent(), new TestAgent());
        await old.AskAsync(agent.Report());
        proxy.Freeze();
        await using var again = _region.Socket();
        var reply = await again.AskAsync(agent.Heartbeat());
        reply.AgentIdentification.ShouldBeNull();
        reply.Flags.ShouldBe(0ul);
        await again.AskAsync(agent.Unwell("on the new one"));
        await rest.AgentShowsAsync(agent.Id, "lastError", "on the new one");
        (await again.AskAsync(neighbour.Report())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task A_dead_connection_that_carries_others_is_left_to_them()
    {
        using var rest = _region.Rest();
        await using var shared = _region.Socket();
        var (moving, staying) = (new TestAgent(), new TestAgent());
        await shared.AskAsync(moving.Report());
        await shared.AskAsync(staying.Report());

        // Nobody reads from it, so it answers no ping; but it is not cut.
        await using var own = _region.Socket();
        (await own.AskAsync(moving.Heartbeat())).AgentIdentification.ShouldBeNull();
        (await shared.AskAsync(staying.Heartbeat())).ShouldBe(new ServerToAgent { InstanceUid = staying.Uid });
        (await rest.AgentAsync(staying.Id))!["connection"]!.ToString().ShouldBe("connected");
    }

    [Fact]
    public async Task A_hundred_clones_end_with_a_hundred_ids_and_the_first_undisturbed()
    {
        await using var first = _region.Socket();
        var one = new TestAgent();
        await first.AskAsync(one.Report());
        var listening = first.ReceiveAsync();
        var sockets = Enumerable.Range(0, 100).Select(_ => _region.Socket()).ToArray();
        var told = await Task.WhenAll(sockets.Select(socket => socket.AskAsync(new TestAgent { Id = one.Id }.Report())));
        told.Select(reply => reply.AgentIdentification.NewInstanceUid).Distinct().Count().ShouldBe(100);
        await first.SendAsync(one.Heartbeat());
        (await listening).Flags.ShouldBe(0ul);
        foreach (var socket in sockets)
        {
            await socket.DisposeAsync();
        }
    }
}
