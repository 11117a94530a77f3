using Ampora.Regional.Tests.Support;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Desired;

/// <summary>
/// Each part of a message that needs a capability of the agent, over a real socket: an agent with every bit but that one does not get
/// it, and one that has the bit does. An offer that is due stands in the first reply of a connection, so that one tells.
/// </summary>
public sealed class CapabilityGateTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    private const ulong All = 0xFFFF;

    [Fact]
    public Task A_remote_configuration_needs_AcceptsRemoteConfig() => GatedAsync(
        0x2,
        async (rest, agent) => await rest.AssignToAsync((await rest.PublishAsync($"gate-{agent}", "receivers: {}")).Path, agent),
        reply => reply.RemoteConfig is not null);

    [Fact]
    public Task Packages_need_AcceptsPackages() => GatedAsync(
        0x8,
        async (rest, agent) => await rest.AssignSetToAsync((await rest.NewPackageSetAsync()).Path, agent),
        reply => reply.PackagesAvailable is not null);

    [Fact]
    public Task Own_traces_need_ReportsOwnTraces() => GatedAsync(
        0x20, Settings("""{"ownTraces":{"endpoint":"https://otlp.example/v1/traces"}}"""), reply => reply.ConnectionSettings?.OwnTraces is not null);

    [Fact]
    public Task Own_metrics_need_ReportsOwnMetrics() => GatedAsync(
        0x40, Settings("""{"ownMetrics":{"endpoint":"https://otlp.example/v1/metrics"}}"""), reply => reply.ConnectionSettings?.OwnMetrics is not null);

    [Fact]
    public Task Own_logs_need_ReportsOwnLogs() => GatedAsync(
        0x80, Settings("""{"ownLogs":{"endpoint":"https://otlp.example/v1/logs"}}"""), reply => reply.ConnectionSettings?.OwnLogs is not null);

    [Fact]
    public Task OpAMP_connection_settings_need_AcceptsOpAMPConnectionSettings() => GatedAsync(
        0x100, Settings("""{"opAmp":{"endpoint":"wss://other.example/v1/opamp"}}"""), reply => reply.ConnectionSettings?.Opamp is not null);

    [Fact]
    public Task Other_connections_need_AcceptsOtherConnectionSettings() => GatedAsync(
        0x200,
        Settings("""{"otherConnections":{"vault":{"endpoint":"vault.example:8200"}}}"""),
        reply => reply.ConnectionSettings?.OtherConnections.ContainsKey("vault") == true);

    [Fact]
    public Task A_heartbeat_interval_needs_ReportsHeartbeat() => GatedAsync(
        0x2000, Settings("""{"opAmp":{"heartbeatSeconds":5}}"""), reply => reply.ConnectionSettings?.Opamp?.HeartbeatIntervalSeconds == 5);

    [Fact]
    public Task Being_asked_for_components_needs_ReportsAvailableComponents() => GatedAsync(
        0x4000,
        (_, _) => Task.CompletedTask,
        reply => (reply.Flags & (ulong)ServerToAgentFlags.ReportAvailableComponents) != 0,
        message => message.AvailableComponents = new AvailableComponents { Hash = message.InstanceUid });

    private static Func<RestClient, Guid, Task> Settings(string connections) =>
        async (rest, agent) => await rest.AssignSetToAsync(await rest.NewSettingsAsync(connections), agent);

    private async Task GatedAsync(
        ulong bit, Func<RestClient, Guid, Task> want, Func<ServerToAgent, bool> holdsIt, Action<AgentToServer>? say = null)
    {
        (await FirstReplyAsync(All & ~bit, want, say)).ShouldSatisfyAllConditions(reply => holdsIt(reply).ShouldBeFalse(reply.ToString()));
        (await FirstReplyAsync(All, want, say)).ShouldSatisfyAllConditions(reply => holdsIt(reply).ShouldBeTrue(reply.ToString()));
    }

    private async Task<ServerToAgent> FirstReplyAsync(ulong capabilities, Func<RestClient, Guid, Task> want, Action<AgentToServer>? say)
    {
        using var rest = region.Host.Rest();
        var agent = new TestAgent { Capabilities = capabilities };
        await using (var first = region.Host.Socket())
        {
            await first.AskAsync(agent.Report());
            await rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        }

        await want(rest, agent.Id);
        await using var second = region.Host.Socket();
        return await second.AskAsync(agent.Next(message => say?.Invoke(message)));
    }
}
