using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Sessions;

/// <summary>Agents say the same again and again; what is between two repetitions must not be lost in them.</summary>
public sealed class RepeatedReportTests(RegionFixture region) : IClassFixture<RegionFixture>, IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    [Fact]
    public async Task The_same_report_again_and_again_is_answered_each_time_and_a_change_between_is_seen()
    {
        await using var socket = region.Host.Socket();
        var agent = new TestAgent();
        await socket.AskAsync(agent.Report());
        foreach (var healthy in new[] { true, true, true, false, false, true, true })
        {
            var reply = await socket.AskAsync(agent.Report(healthy));
            reply.InstanceUid.ShouldBe(agent.Uid);
            reply.ErrorResponse.ShouldBeNull();
            await _rest.AgentShowsAsync(agent.Id, "health", healthy ? "healthy" : "unhealthy");
        }
    }

    [Fact]
    public async Task A_repetition_after_a_gap_is_asked_for_everything()
    {
        await using var socket = region.Host.Socket();
        var agent = new TestAgent();
        await socket.AskAsync(agent.Report());
        await socket.AskAsync(agent.Heartbeat());
        await socket.AskAsync(agent.Heartbeat());
        agent.Sequence++;
        var reply = await socket.AskAsync(agent.Heartbeat());
        (reply.Flags & (ulong)ServerToAgentFlags.ReportFullState).ShouldNotBe(0ul);
    }

    [Fact]
    public async Task What_is_decided_between_two_repetitions_is_offered_and_its_status_taken()
    {
        await using var socket = region.Host.Socket();
        var agent = new TestAgent();
        await socket.AskAsync(agent.Report());
        await socket.AskAsync(agent.Report());
        await socket.AskAsync(agent.Report());
        var (path, _) = await _rest.PublishAsync($"repeated-{agent.Id}", "receivers: {nop: {}}");
        await _rest.AssignAsync(path, 1, new JsonObject { ["agentId"] = agent.Id.ToString() });
        var offer = await socket.NextOfferAsync(agent);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            (await socket.AskAsync(agent.Status(offer.ConfigHash, RemoteConfigStatuses.Applied))).RemoteConfig.ShouldBeNull();
        }

        await _rest.AgentShowsAsync(agent.Id, "configState", "in-sync");
    }

    public void Dispose() => _rest.Dispose();
}
