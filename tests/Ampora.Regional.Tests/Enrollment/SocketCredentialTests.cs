using System.Net;
using System.Net.WebSockets;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;

namespace Ampora.Regional.Tests.Enrollment;

public sealed class SocketCredentialTests(EnrollmentFixture region) : CredentialContract(region), IClassFixture<EnrollmentFixture>
{
    private protected override AgentWire Connect(string? authorization) => Host.Socket(authorization);

    private protected override async Task<(HttpStatusCode Status, IReadOnlyList<string> Challenges)> KnockAsync(string? authorization)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (authorization is not null)
        {
            socket.Options.SetRequestHeader("Authorization", authorization);
        }

        try
        {
            await socket.ConnectAsync(new UriBuilder(Host.OpAmp) { Scheme = "ws", Path = "/v1/opamp" }.Uri, TestContext.Current.CancellationToken).WithTimeout();
        }
        catch (WebSocketException) when (socket.HttpStatusCode != 0)
        {
        }

        return (socket.HttpStatusCode, socket.HttpResponseHeaders?.GetValueOrDefault("WWW-Authenticate")?.ToArray() ?? []);
    }

    [Fact]
    public async Task Item_119__Revocation_closes_the_socket_at_once_and_later_connections_get_401()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync();
        var agent = Enrolling.Agent();
        var own = await EnrollAsync(boot, agent);
        await using var wire = Host.Socket(own);
        await wire.AskAsync(agent.Report());
        await RevokeAsync(agent.Id);
        (await wire.ClosedAsync()).ShouldBe(WebSocketCloseStatus.PolicyViolation);
        wire.CloseWords.ShouldBe("the credential was revoked");
        (await KnockAsync(own)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Rest.CredentialsAsync(agent.Id))[0]!["state"]!.ToString().ShouldBe("revoked");
    }

    [Fact]
    public async Task Item_119__The_instance_that_was_told_does_not_wait_for_its_sweep()
    {
        await using var slow = await RegionHost.StartAsync(
            Database, $"KeyProtection:MasterKey={EnrollmentFixture.MasterKey}", "Instance:Name=region-3", "Dispatch:SweepSeconds=60");
        using var rest = slow.Rest();
        var (id, secret) = await rest.GatewayAsync(mostAgents: 5);
        await using var wire = slow.Socket($"Bearer {secret}");
        await wire.AskAsync(new TestAgent().Report());
        (await rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/gateways/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);

        // Well before the sweep: a test waits 30 s for what it awaits.
        (await wire.ClosedAsync()).ShouldBe(WebSocketCloseStatus.PolicyViolation);
    }

    [Fact]
    public async Task Item_119__A_revocation_reaches_sockets_of_other_instances()
    {
        await using var other = await RegionHost.StartAsync(
            Database, $"KeyProtection:MasterKey={EnrollmentFixture.MasterKey}", "Instance:Name=region-2");
        var (id, secret) = await Rest.GatewayAsync(mostAgents: 5);
        await using var wire = other.Socket($"Bearer {secret}");
        await wire.AskAsync(new TestAgent().Report());
        (await Rest.SendAsync(HttpMethod.Delete, $"/api/v1/enrollment/gateways/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await wire.ClosedAsync()).ShouldBe(WebSocketCloseStatus.PolicyViolation);
        await using var again = other.Poller($"Bearer {secret}");
        using var refused = await again.PostAsync(new TestAgent().Report());
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_refused_agents_socket_is_closed()
    {
        var agent = new TestAgent();
        await using var wire = Host.Socket();
        await wire.AskAsync(agent.Report());
        await Rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        (await Rest.SendAsync(HttpMethod.Post, $"/api/v1/enrollment/agents/{agent.Id}/refuse")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await wire.ClosedAsync()).ShouldBe(WebSocketCloseStatus.PolicyViolation);
    }

    [Fact]
    public async Task An_agent_that_comes_with_its_new_credential_is_not_offered_it_again()
    {
        var (_, boot) = await Rest.BootstrapTokenAsync();
        var agent = new TestAgent { Capabilities = TestAgent.Managed | 0x100 };
        var own = await EnrollAsync(boot, agent);
        await using var wire = Host.Socket(own);
        (await wire.AskAsync(agent.Report())).ConnectionSettings.ShouldBeNull();
        (await wire.AskAsync(agent.Heartbeat())).ConnectionSettings.ShouldBeNull();
    }
}
