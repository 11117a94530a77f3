using System.Net;
using Ampora.Regional.Tests.Support;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Agents;

/// <summary>REST: lists, filters and summaries of the fleet.</summary>
public sealed class AgentsApiTests(RegionFixture region) : IClassFixture<RegionFixture>, IDisposable
{
    private readonly RestClient _rest = region.Host.Rest();

    [Fact]
    public async Task A_list_holds_the_agents_that_match_all_filters()
    {
        await using var poller = region.Host.Poller();
        var fleet = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
        var (well, unwell, gone) = (Agent(fleet, "a", "front"), Agent(fleet, "b", "kitchen"), Agent(fleet, "a", "gone"));
        await poller.AskAsync(well.Report());
        await poller.AskAsync(unwell.Report(healthy: false));
        await poller.AskAsync(gone.Report());
        await poller.AskAsync(gone.Goodbye());

        await ListsAsync($"label=fleet={fleet}", well, unwell, gone);
        await ListsAsync($"label=fleet={fleet}&label=zone=a", well, gone);
        await ListsAsync($"label=fleet={fleet}&health=unhealthy", unwell);
        await ListsAsync($"label=fleet={fleet}&connection=disconnected", gone);
        await ListsAsync($"label=fleet={fleet}&connection=connected&health=healthy", well);
        await ListsAsync($"label=fleet={fleet}&configState=none", well, unwell, gone);
        await ListsAsync($"label=fleet={fleet}&configState=in-sync");
        await ListsAsync($"label=fleet={fleet}&text=KITCH", unwell);
        await ListsAsync($"label=fleet={fleet}&text={well.Id.ToString()[24..]}", well);
        await ListsAsync($"label=fleet=nobody");
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("health=fine", "health")]
    [InlineData("connection=1", "connection")]
    [InlineData("configState=applied", "configState")]
    [InlineData("sort=age", "sort")]
    [InlineData("label=zone", "label")]
    [InlineData("label==a", "label")]
    [InlineData("cursor=nonsense", "cursor")]
    public async Task A_fault_names_its_parameter(string query, string parameter)
    {
        var reply = await _rest.SendAsync(HttpMethod.Get, $"/api/v1/agents?{query}");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply["errors"].AsObject().Select(error => error.Key).ShouldBe([parameter]);
    }

    [Theory]
    [InlineData("id", false)]
    [InlineData("id", true)]
    [InlineData("host-name", false)]
    [InlineData("service-name", true)]
    [InlineData("changed-at", false)]
    public async Task Pages_hold_each_agent_once_while_others_come_and_go(string sort, bool descending)
    {
        await using var poller = region.Host.Poller();
        var fleet = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");

        // Names repeat: the cursor must tell agents of one name apart.
        var agents = Enumerable.Range(0, 25).Select(number => Agent(fleet, "a", $"host-{number % 4}")).ToArray();
        await Task.WhenAll(agents.Select(agent => poller.AskAsync(agent.Report())));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _rest.GetAsync(
                $"/api/v1/agents?label=fleet={fleet}&limit=4&sort={sort}&descending={(descending ? "true" : "false")}&cursor={cursor}");
            page["items"]!.AsArray().Count.ShouldBeLessThanOrEqualTo(4);
            seen.AddRange(page["items"]!.AsArray().Select(item => item!["id"]!.ToString()));
            cursor = page["nextCursor"]?.ToString();
            if (sort != "changed-at")
            {
                await poller.AskAsync(Agent(fleet, "a", $"host-{seen.Count % 4}").Report());
            }
        }
        while (cursor is not null);

        seen.ShouldBeUnique();
        agents.Select(agent => agent.Id.ToString()).ShouldBeSubsetOf(seen);
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        await using var poller = region.Host.Poller();
        await poller.AskAsync(new TestAgent().Report());
        await poller.AskAsync(new TestAgent().Report());
        var cursor = (await _rest.GetAsync("/api/v1/agents?limit=1"))["nextCursor"]!.ToString();
        (await _rest.SendAsync(HttpMethod.Get, $"/api/v1/agents?limit=1&sort=host-name&cursor={cursor}")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await _rest.SendAsync(HttpMethod.Get, $"/api/v1/agents?limit=1&descending=true&cursor={cursor}")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_summary_counts_the_same_agents_as_the_list()
    {
        await using var poller = region.Host.Poller();
        var fleet = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
        await poller.AskAsync(Agent(fleet, "a", "one").Report());
        await poller.AskAsync(Agent(fleet, "b", "two").Report());
        await poller.AskAsync(Agent(fleet, "b", "three").Report(healthy: false));
        var summary = await _rest.GetAsync($"/api/v1/fleet/summary?label=fleet={fleet}&dimension=label:zone&dimension=health");
        (Count("agents"), Count("connected"), Count("healthy"), Count("unhealthy"), Count("unreported")).ShouldBe((3, 3, 2, 1, 0));
        var zones = summary["dimensions"]!.AsArray().Single(dimension => dimension!["label"]?.ToString() == "zone")!["values"]!.AsArray();
        zones.Select(value => (value!["value"]!.ToString(), value["agents"]!.GetValue<int>())).ShouldBe([("b", 2), ("a", 1)]);
        summary["provenance"]!["completeness"]!.ToString().ShouldBe("complete");
        summary["provenance"]!["regions"]![0]!["region"]!.ToString().ShouldBe("eu-west");

        int Count(string member) => summary[member]!.GetValue<int>();
    }

    [Fact]
    public async Task An_effective_configuration_is_shown_byte_by_byte()
    {
        await using var poller = region.Host.Poller();
        var agent = new TestAgent();
        var report = agent.Report();
        report.EffectiveConfig.ConfigMap.ConfigMap["cert"] = new AgentConfigFile
        {
            Body = ByteString.CopyFrom([.. Enumerable.Range(0, 256).Select(value => (byte)value)]),
            ContentType = "application/x-x509",
        };
        await poller.AskAsync(report);
        var files = (await _rest.GetAsync($"/api/v1/agents/{agent.Id}/effective-config"))["files"]!.AsArray();
        files[0]!["text"]!.ToString().ShouldBe("receivers: {}");
        files[1]!["name"]!.ToString().ShouldBe("cert");
        files[1]!["contentType"]!.ToString().ShouldBe("application/x-x509");
        Convert.FromBase64String(files[1]!["base64"]!.ToString()).ShouldBe(Enumerable.Range(0, 256).Select(value => (byte)value));
    }

    [Fact]
    public async Task An_agent_that_nobody_knows_is_not_found()
    {
        var reply = await _rest.SendAsync(HttpMethod.Get, $"/api/v1/agents/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}");
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply["detail"].ToString().ShouldContain("in this region");
    }

    public void Dispose() => _rest.Dispose();

    private async Task ListsAsync(string query, params TestAgent[] agents)
    {
        var list = await _rest.GetAsync($"/api/v1/agents?{query}");
        list["items"]!.AsArray().Select(item => item!["id"]!.ToString()).ShouldBe(agents.Select(agent => agent.Id.ToString()).Order(StringComparer.Ordinal), query);
        list["total"]!.GetValue<int>().ShouldBe(agents.Length);
        list["nextCursor"].ShouldBeNull();
    }

    private static TestAgent Agent(string fleet, string zone, string host) =>
        new() { Labels = { ["fleet"] = fleet, ["zone"] = zone, ["host.name"] = host } };
}
