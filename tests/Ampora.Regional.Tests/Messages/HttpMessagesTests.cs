using System.Net;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Messages;

/// <summary>Over plain HTTP.</summary>
public sealed class HttpMessagesTests(MessagesFixture region) : MessagesContract(region), IClassFixture<MessagesFixture>
{
    private protected override AgentWire Connect(RegionHost host) => host.Poller();

    private protected override Task<ServerToAgent> NextOnceAsync(AgentWire wire, TestAgent agent) => Eventually.ValueAsync(async () =>
        await wire.AskAsync(agent.Heartbeat()) is { } reply && (reply.Command is not null || reply.CustomMessage is not null) ? reply : null);

    private protected override async Task NothingMoreAsync(AgentWire wire, TestAgent agent)
    {
        for (var i = 0; i < 3; i++)
        {
            var reply = await wire.AskAsync(agent.Heartbeat());
            (reply.Command, reply.CustomMessage, reply.ErrorResponse).ShouldBe((null, null, null));
        }
    }

    [Fact]
    public async Task The_regions_own_capabilities_come_with_a_described_first_message_and_not_with_every_reply()
    {
        await using var wire = Connect(Host);
        var agent = new TestAgent();
        (await wire.AskAsync(Described(agent, 1))).CustomCapabilities.Capabilities.ShouldBe([MessagesFixture.Echo]);
        (await wire.AskAsync(agent.Heartbeat())).CustomCapabilities.ShouldBeNull();
        (await wire.AskAsync(agent.Relabelled())).CustomCapabilities.ShouldBeNull();

        // A process that starts anew counts anew.
        agent.Sequence = 0;
        (await wire.AskAsync(Described(agent, 2))).CustomCapabilities.Capabilities.ShouldBe([MessagesFixture.Echo]);
    }

    [Fact]
    public async Task A_restart_goes_before_what_is_asked_of_the_agent()
    {
        await using var wire = Connect(Host);
        var agent = new TestAgent { Capabilities = TestAgent.Managed | 0x400 };
        await wire.AskAsync(Described(agent, 1));
        agent.Sequence += 5;
        (await wire.AskAsync(agent.Heartbeat())).Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
        (await Rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/restart")).Status.ShouldBe(HttpStatusCode.Accepted);
        var reply = await wire.AskAsync(agent.Heartbeat());
        reply.ShouldBe(new ServerToAgent { InstanceUid = agent.Uid, Capabilities = reply.Capabilities, Command = new ServerToAgentCommand { Type = CommandType.Restart } });
        reply = await wire.AskAsync(agent.Heartbeat());
        reply.Command.ShouldBeNull();
        reply.Flags.ShouldBe((ulong)ServerToAgentFlags.ReportFullState);
    }

    [Fact]
    public async Task A_heartbeat_is_answered_in_eighteen_bytes()
    {
        await using var wire = Connect(Host);
        var agent = new TestAgent();
        await wire.AskAsync(Described(agent, 1));
        (await wire.AskAsync(agent.Heartbeat())).CalculateSize().ShouldBe(18);
    }
}
