using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;

namespace Ampora.Regional.Tests.Sessions;

public sealed class DisconnectApiTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    [Fact]
    public async Task An_operator_ends_the_connection_of_an_agent_with_a_close_frame()
    {
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Report());
        var closed = wire.ClosedAsync();
        (await rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/disconnect")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await closed).ShouldBe(WebSocketCloseStatus.NormalClosure);
        await rest.AgentShowsAsync(agent.Id, "connection", "disconnected");
        var again = await rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/disconnect");
        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again["detail"].ToString().ShouldContain("no WebSocket");
    }

    [Fact]
    public async Task What_is_not_here_cannot_be_ended()
    {
        using var rest = region.Host.Rest();
        await using var poller = region.Host.Poller();
        var agent = new TestAgent();
        await poller.AskAsync(agent.Report());
        (await rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{agent.Id}/disconnect")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await rest.SendAsync(HttpMethod.Post, $"/api/v1/agents/{new TestAgent().Id}/disconnect")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
