using System.Globalization;
using System.Text.RegularExpressions;
using Ampora.Regional.Tests.Support;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp;

/// <summary>The names that dashboards of such systems know.</summary>
public sealed partial class OpAmpMetricsTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    [Fact]
    public async Task What_agents_and_the_region_exchange_is_counted_under_the_names_of_the_field()
    {
        using var rest = region.Host.Rest();
        var before = await ReadAsync(rest);
        await using var wire = region.Host.Socket();
        await using var poller = region.Host.Poller();
        var (agent, polling) = (new TestAgent(), new TestAgent());
        await wire.AskAsync(agent.Report());
        await wire.AskAsync([0x0f]);
        await poller.AskAsync(polling.Report());
        var (path, _) = await rest.PublishAsync($"measured-{agent.Id}", "x");
        await rest.AgentShowsAsync(agent.Id, "configState", "none");
        await rest.AssignToAsync(path, agent.Id);
        await rest.AssignToAsync(path, polling.Id);
        await wire.AskAsync(agent.Status((await wire.NextOfferAsync(agent)).ConfigHash, RemoteConfigStatuses.Applied));
        await poller.AskAsync(polling.Status((await poller.NextOfferAsync(polling)).ConfigHash, RemoteConfigStatuses.Failed, "no"));

        var (oversize, _) = await rest.PublishAsync($"oversize-{agent.Id}", new string('x', 300_000));
        await rest.AssignToAsync(oversize, agent.Id);
        await rest.AssignToAsync(oversize, polling.Id);
        await rest.AgentShowsAsync(agent.Id, "configState", "failed");
        await poller.AskAsync(polling.Heartbeat());

        // Other tests of this process count on the same meters.
        var after = await ReadAsync(rest);
        Sum(after, "ampora_opamp_active_sessions", "").ShouldBeGreaterThanOrEqualTo(1);
        Grown("ampora_opamp_frames_received_total", "transport=\"websocket\"").ShouldBeGreaterThanOrEqualTo(2);
        Grown("ampora_opamp_frames_received_total", "transport=\"http\"").ShouldBeGreaterThanOrEqualTo(2);
        Grown("ampora_opamp_replies_discarded_total").ShouldBeGreaterThanOrEqualTo(2);
        Grown("ampora_opamp_frames_rejected_total", "reason=\"malformed\"").ShouldBeGreaterThanOrEqualTo(1);
        Grown("ampora_opamp_apply_duration_seconds_count", "outcome=\"applied\"").ShouldBeGreaterThanOrEqualTo(1);
        Grown("ampora_opamp_apply_duration_seconds_count", "outcome=\"failed\"").ShouldBeGreaterThanOrEqualTo(1);
        after.Keys.ShouldContain(series => series.StartsWith("ampora_opamp_apply_duration_seconds_bucket{", StringComparison.Ordinal));

        double Grown(string name, string label = "") => Sum(after, name, label) - Sum(before, name, label);
    }

    private static double Sum(Dictionary<string, double> page, string name, string label) => page
        .Where(sample => (sample.Key == name || sample.Key.StartsWith(name + "{", StringComparison.Ordinal)) && sample.Key.Contains(label, StringComparison.Ordinal))
        .Sum(sample => sample.Value);

    private static async Task<Dictionary<string, double>> ReadAsync(RestClient rest)
    {
        var text = await rest.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        return Sample().Matches(text).ToDictionary(
            match => match.Groups[1].Value, match => double.Parse(match.Groups[2].Value.Replace("+Inf", "Infinity"), CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^([a-z_]+(?:\{[^}]*\})?) (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Sample();
}
