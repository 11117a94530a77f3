using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;
using Ampora.Testing;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Sessions;

/// <summary>The database goes away under a running region and comes back.</summary>
[Slow("stops and starts PostgreSQL")]
public sealed class DatabaseOutageTests
{
    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Agents_are_answered_up_to_the_bound_and_all_they_said_is_written_afterwards()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database, "Dispatch:MostUnwrittenAgents=2", "OpAmp:PollTimeoutSeconds=5");
        region.Logs.Expect(_ => true);
        using var rest = region.Rest();
        var agents = Enumerable.Range(0, 3).Select(_ => new TestAgent()).ToArray();
        var sockets = agents.Select(_ => region.Socket()).ToArray();
        foreach (var (agent, socket) in agents.Zip(sockets))
        {
            await socket.AskAsync(agent.Report());
            await rest.AgentShowsAsync(agent.Id, "health", "healthy");
        }

        var connections = await ConnectionsAsync(database);
        await server.StopAsync();
        (await sockets[0].AskAsync(agents[0].Unwell("during the outage"))).ErrorResponse.ShouldBeNull();
        (await sockets[0].AskAsync(agents[0].Heartbeat())).ErrorResponse.ShouldBeNull();
        (await sockets[1].AskAsync(agents[1].Unwell("during the outage"))).ErrorResponse.ShouldBeNull();

        // No more is taken than can be kept: this one waits for its reply.
        await sockets[2].SendAsync(agents[2].Unwell("during the outage"));
        var waiting = sockets[2].ReceiveAsync();
        await Task.Delay(AWhile, TimeProvider.System, TestContext.Current.CancellationToken);
        waiting.IsCompleted.ShouldBeFalse();

        // Who has no session cannot be given one.
        await using (var late = region.Socket())
        {
            (await late.AskAsync(new TestAgent().Report())).ErrorResponse.Type.ShouldBe(ServerErrorResponseType.Unavailable);
            (await late.ClosedAsync()).ShouldBe((WebSocketCloseStatus)1013);
        }

        await using (var poller = region.Poller())
        {
            using var refused = await poller.PostAsync(new TestAgent().Report().ToByteArray());
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(30);
        }

        await server.StartAgainAsync();
        (await waiting).ErrorResponse.ShouldBeNull();
        foreach (var (agent, socket) in agents.Zip(sockets))
        {
            await rest.AgentShowsAsync(agent.Id, "lastError", "during the outage");
            (await rest.AgentAsync(agent.Id))!["connection"]!.ToString().ShouldBe("connected");
            (await socket.AskAsync(agent.Heartbeat())).Flags.ShouldBe(0ul);
        }

        // Nobody was shown disconnected on the way.
        (await ConnectionsAsync(database)).ShouldBe(connections);
        foreach (var socket in sockets)
        {
            await socket.DisposeAsync();
        }
    }

    private static Task<string?> ConnectionsAsync(TestDatabase database) =>
        database.ScalarAsync<string>("SELECT string_agg(concat(id, connection, connection_changed_at), ' ' ORDER BY id) FROM agents");
}
