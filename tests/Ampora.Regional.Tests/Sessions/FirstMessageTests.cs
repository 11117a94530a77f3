using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;
using Ampora.Testing;

namespace Ampora.Regional.Tests.Sessions;

[Slow("limits of whole seconds")]
public sealed class FirstMessageTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_socket_that_says_nothing_is_closed_and_one_that_spoke_is_not()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:FirstMessageSeconds=1");
        await using var speaking = region.Socket();
        var agent = new TestAgent();
        await speaking.AskAsync(agent.Report());
        await using var silent = await region.Socket().ConnectAsync();
        (await silent.ClosedAsync()).ShouldBe(WebSocketCloseStatus.PolicyViolation);
        silent.CloseWords!.ShouldContain("OpAmp:FirstMessageSeconds");
        (await speaking.AskAsync(agent.Heartbeat())).ErrorResponse.ShouldBeNull();
    }

    [Fact]
    public async Task A_socket_carries_no_more_agents_than_allowed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "OpAmp:MaxAgentsPerSocket=2");
        await using var socket = region.Socket();
        var agents = Enumerable.Range(0, 3).Select(_ => new TestAgent()).ToArray();
        (await socket.AskAsync(agents[0].Report())).ErrorResponse.ShouldBeNull();
        (await socket.AskAsync(agents[1].Report())).ErrorResponse.ShouldBeNull();
        (await socket.AskAsync(agents[2].Report())).ErrorResponse.ErrorMessage.ShouldContain("OpAmp:MaxAgentsPerSocket = 2");

        // The goodbye of one makes room.
        await socket.AskAsync(agents[0].Goodbye());
        (await socket.AskAsync(agents[2].Report())).ErrorResponse.ShouldBeNull();
    }
}
