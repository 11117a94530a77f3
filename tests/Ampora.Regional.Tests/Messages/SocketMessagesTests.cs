using Ampora.Regional.Tests.Support;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Messages;

/// <summary>Over a WebSocket.</summary>
public sealed class SocketMessagesTests(MessagesFixture region) : MessagesContract(region), IClassFixture<MessagesFixture>
{
    private protected override AgentWire Connect(RegionHost host) => host.Socket();

    private protected override async Task<ServerToAgent> NextOnceAsync(AgentWire wire, TestAgent agent)
    {
        while (true)
        {
            var pushed = await ((SocketWire)wire).ReceiveAsync();
            if (pushed.Command is not null || pushed.CustomMessage is not null)
            {
                return pushed;
            }
        }
    }

    /// <summary>Whatever had been pushed would come before the last of these answers.</summary>
    private protected override async Task NothingMoreAsync(AgentWire wire, TestAgent agent)
    {
        for (var i = 0; i < 3; i++)
        {
            var reply = await wire.AskAsync(agent.Heartbeat());
            (reply.Command, reply.CustomMessage, reply.ErrorResponse).ShouldBe((null, null, null));
        }
    }

    [Fact]
    public async Task The_regions_own_capabilities_come_once_on_a_connection()
    {
        var agent = new TestAgent();
        await using (var first = Connect(Host))
        {
            (await first.AskAsync(Described(agent, 1))).CustomCapabilities.Capabilities.ShouldBe([MessagesFixture.Echo]);
            (await first.AskAsync(agent.Heartbeat())).CustomCapabilities.ShouldBeNull();
            (await first.AskAsync(Described(agent, 1))).CustomCapabilities.ShouldBeNull();
        }

        await using var second = Connect(Host);
        (await second.AskAsync(agent.Heartbeat())).CustomCapabilities.Capabilities.ShouldBe([MessagesFixture.Echo]);
    }
}
