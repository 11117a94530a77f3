using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Query;
using Ampora.Aggregator.Regions;
using Ampora.Aggregator.Tests.Support;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Tests.Query;

public sealed class AgentSearchTests
{
    private readonly RegionSnapshot[] _regions =
    [
        Region("eu-west", Enumerable.Range(0, 300)),
        Region("us-east", Enumerable.Range(250, 300)),
    ];

    [Theory]
    [InlineData(AgentSort.Id, false)]
    [InlineData(AgentSort.Id, true)]
    [InlineData(AgentSort.ServiceName, false)]
    [InlineData(AgentSort.HostName, true)]
    [InlineData(AgentSort.ChangedAt, false)]
    [InlineData(AgentSort.ChangedAt, true)]
    public void Pages_in_any_order_hold_every_agent_once(AgentSort sort, bool descending)
    {
        var query = new AgentQuery { Sort = sort, Descending = descending, Limit = 37 };
        var seen = new List<(string Region, string Id)>();
        while (true)
        {
            var page = AgentSearch.Find(_regions, query)!;
            page.Total.ShouldBe(600);
            seen.AddRange(page.Agents.Select(found => (found.RegionId, found.Agent.Id.ToString())));
            if (page.Next is null)
            {
                break;
            }

            AgentCursor.TryParse(page.Next.ToString(), out var cursor).ShouldBeTrue();
            query = query with { After = cursor };
        }

        seen.Count.ShouldBe(600);
        seen.Distinct().Count().ShouldBe(600);
        var order = new AgentOrder(sort, descending);
        var all = _regions.SelectMany(region => region.View.Items.Agents.Select(agent => new FoundAgent(agent, region))).Order(order);
        seen.ShouldBe(all.Select(found => (found.RegionId, found.Agent.Id.ToString())));
    }

    [Fact]
    public void Agents_that_come_and_go_between_pages_move_nobody_else()
    {
        var query = new AgentQuery { Sort = AgentSort.HostName, Limit = 100 };
        var first = AgentSearch.Find(_regions, query)!;
        var changed = _regions[0].View.Items.Apply([Frames.Deleted(3, 9), Frames.Deleted(180, 9), Frames.Present(9999, 9, agent => agent.HostName = "host-0000a")], new TextPool(), out _);
        RegionSnapshot[] later = [_regions[0] with { View = _regions[0].View with { Items = changed } }, _regions[1]];
        var rest = AgentSearch.Find(later, query with { After = first.Next, Limit = 500 })!;
        var ids = first.Agents.Concat(rest.Agents).Select(found => (found.RegionId, found.Agent.Id)).ToList();
        ids.Distinct().Count().ShouldBe(ids.Count);
        ids.Count.ShouldBe(599);
    }

    [Fact]
    public void All_parts_of_a_filter_must_match()
    {
        Count(new AgentFilter { Labels = new Dictionary<string, string> { ["env"] = "prod" } }).ShouldBe(300);
        Count(new AgentFilter { Labels = new Dictionary<string, string> { ["env"] = "prod", ["host.name"] = "host-0004" } }).ShouldBe(1);
        Count(new AgentFilter { Labels = new Dictionary<string, string> { ["env"] = "prod", ["host.name"] = "host-0005" } }).ShouldBe(0);
        Count(new AgentFilter { Health = Health.Unhealthy }).ShouldBe(60);
        Count(new AgentFilter { Health = Health.Unhealthy, Labels = new Dictionary<string, string> { ["env"] = "dev" } }).ShouldBe(30);
        Count(new AgentFilter { Connection = Connection.Disconnected }).ShouldBe(0);
        Count(new AgentFilter { ConfigState = ConfigState.InSync, Configuration = "base" }).ShouldBe(60);
        Count(new AgentFilter { Group = "front" }).ShouldBe(75);
        Count(new AgentFilter { Group = "front", Configuration = "base" }).ShouldBe(15);
        Count(new AgentFilter { Group = "fro" }).ShouldBe(0);
        Count(new AgentFilter { Text = "HOST-029" }).ShouldBe(20);
        Count(new AgentFilter { Text = "8000-000000000102" }).ShouldBe(2);
        Count(new AgentFilter { Text = "nowhere" }).ShouldBe(0);
    }

    [Fact]
    public void A_cursor_from_elsewhere_is_refused() =>
        AgentSearch.Find(_regions, new AgentQuery { After = new AgentCursor(AgentSort.Id, false, "", "eu-west", "not an id") }).ShouldBeNull();

    private static RegionSnapshot Region(string id, IEnumerable<int> agents)
    {
        var items = RegionItems.Empty.Apply(
            agents.Select(n => Frames.Present(n, 5, agent =>
            {
                agent.ServiceName = $"service-{n % 3}";
                agent.Health = (Federation.V1.Health)(n % 10 == 0 || n % 10 == 5 ? n % 20 < 10 ? 2 : 1 : 1);
                agent.Configuration = n % 10 == 0 ? "base" : "";
                agent.Group = n % 8 == 0 ? "front" : "";
            })),
            new TextPool(),
            out _);
        var view = RegionKnowledge.Empty with { Items = items };
        return new RegionSnapshot(new FollowedRegion(id, id, "http://127.0.0.1:1"), view, new RegionStanding(Freshness.Current, TimeSpan.Zero, ""));
    }

    private int Count(AgentFilter filter) => AgentSearch.Find(_regions, new AgentQuery { Filter = filter })!.Total;
}
