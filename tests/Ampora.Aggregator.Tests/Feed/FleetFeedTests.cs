using Ampora.Aggregator.Tests.Support;
using Ampora.Federation.V1;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Ampora.Aggregator.Tests.Feed;

[Slow("an aggregator for every test")]
public sealed class FleetFeedTests(PostgresFixture postgres)
{
    private static readonly string[] Fast = ["Feed:BookmarkInterval=00:00:00.2", "Feed:DigestInterval=00:00:01", "Feed:PollInterval=00:00:00.02"];

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_reader_gets_every_region_and_then_what_changes()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var west = await FakeRegion.StartAsync();
        await using var east = await FakeRegion.StartAsync("us-east");
        await using var aggregator = await TestAggregator.StartAsync(database, null, Fast, west, east);
        var watch = await ServeAsync(west, Frames.Present(1, 5), Frames.Instance("a", 3));
        await ServeAsync(east, Frames.Present(2, 6));
        await aggregator.HasAgentsAsync(1);
        await aggregator.HasAgentsAsync(1, "us-east");
        using var reader = new FeedReader(aggregator);
        await reader.UntilAsync(_ => reader.Items.Count == 3);
        reader.Items[("eu-west", Kind.Agent, Frames.Id(1))].ShouldBe(5UL);
        watch.Send(Frames.Batch(9, Frames.Present(3, 8), Frames.Deleted(1, 8)), Frames.Mark(9, Now));
        await reader.UntilAsync(_ => reader.Agents("eu-west").SequenceEqual([Frames.Id(3)]));
        await reader.UntilAsync(frame => frame.Bookmark is { Region: "eu-west" } mark && mark.Positions.Single().Position == 9 && mark.Watermark is not null);
        reader.Frames[^1].Bookmark.Regions.Single().State.ShouldBe(Freshness.Current);
    }

    [Fact]
    public async Task Digests_are_those_of_what_the_reader_has()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, null, Fast, region);
        await ServeAsync(region, Frames.Present(1, 5), Frames.Present(2, 6), Frames.Instance("a", 3));
        using var reader = new FeedReader(aggregator);
        await reader.UntilAsync(frame => frame.Bookmark?.Digests.Count > 0 && reader.Items.Count == 3);
        var digests = reader.Frames[^1].Bookmark.Digests;
        digests.Single(digest => digest.Kind == Kind.Agent).ShouldBe(Frames.Digest(Kind.Agent, Frames.Present(1, 5), Frames.Present(2, 6)));
        digests.Single(digest => digest.Kind == Kind.Instance).ShouldBe(Frames.Digest(Kind.Instance, Frames.Instance("a", 3)));
    }

    [Fact]
    public async Task A_token_resumes_at_another_instance_with_deletions_and_no_snapshot()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var first = await TestAggregator.StartAsync(database, null, Fast, region);
        var watch = await ServeAsync(region, Frames.Present(1, 5), Frames.Present(2, 5));
        await using var second = await TestAggregator.StartAsync(database, null, [.. Fast, "Instance:Name=aggregator-2"], region);
        var other = await ServeAsync(region, Frames.Present(1, 5), Frames.Present(2, 5));
        await first.HasAgentsAsync(2);
        await second.HasAgentsAsync(2);
        using var reader = new FeedReader(first);
        await reader.UntilAsync(_ => reader.Items.Count == 2);
        await reader.UntilTokenAsync();
        FeedFrame[] news = [Frames.Batch(9, Frames.Present(3, 8), Frames.Deleted(1, 8)), Frames.Mark(9, Now)];
        other.Send(news);
        await Eventually.Async(() => second.Region().View.Position == 9);
        using var back = new FeedReader(second, new WatchRequest { ResumeToken = reader.Token }).Holding(reader);
        await back.UntilAsync(_ => back.Agents("eu-west").SequenceEqual([Frames.Id(2), Frames.Id(3)]));
        back.Frames.ShouldNotContain(frame => frame.SnapshotBegin != null);
        await back.UntilTokenAsync();

        // The first instance has not seen that yet: it says so and sends nothing until it has.
        using var behind = new FeedReader(first, new WatchRequest { ResumeToken = back.Token }).Holding(back);
        await behind.UntilAsync(frame => frame.Bookmark is { HeldReason.Length: > 0 });
        behind.Frames.ShouldNotContain(frame => frame.Batch != null || frame.SnapshotBegin != null);
        watch.Send([.. news, Frames.Batch(12, Frames.Present(4, 11)), Frames.Mark(12, Now)]);
        await behind.UntilAsync(_ => behind.Agents("eu-west").Count() == 3);
        behind.Frames.ShouldNotContain(frame => frame.SnapshotBegin != null);
    }

    [Fact]
    public async Task A_region_with_another_history_is_sent_anew_by_name()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, null, Fast, region);
        var watch = await ServeAsync(region, Frames.Present(1, 5));
        using var reader = new FeedReader(aggregator);
        await reader.UntilAsync(_ => reader.Items.Count == 1);
        watch.Send(
            Frames.Resync(ResyncReason.EpochChanged), Frames.Begin("restored"), Frames.Staged(Frames.Present(2, 3)), Frames.End(4, "restored"), Frames.Mark(4, Now, epoch: "restored"));
        await reader.UntilAsync(frame => frame.SnapshotEnd is { Region: "eu-west", Position.Epoch: "restored" });
        reader.Frames.ShouldContain(frame => frame.Resync != null && frame.Resync.Region == "eu-west" && frame.Resync.Reason == ResyncReason.EpochChanged);
        reader.Agents("eu-west").ShouldBe([Frames.Id(2)]);
    }

    [Fact]
    public async Task A_filtered_reader_keeps_no_ghosts()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, null, Fast, region);
        var watch = await ServeAsync(region, Frames.Present(1, 5), Frames.Present(2, 5, agent => agent.Health = Health.Unhealthy));
        using var reader = new FeedReader(aggregator, new WatchRequest { Kinds = { Kind.Agent }, Filter = new AgentFilter { Health = Health.Unhealthy } });
        await reader.UntilAsync(_ => reader.Items.Count == 1);
        watch.Send(Frames.Batch(9, Frames.Present(2, 8), Frames.Present(1, 8, agent => agent.Health = Health.Unhealthy)), Frames.Mark(9, Now));
        await reader.UntilAsync(_ => reader.Agents("eu-west").SequenceEqual([Frames.Id(1)]));
        reader.Frames.SelectMany(frame => frame.Batch?.Items.ToList() ?? []).ShouldContain(item => item.Key == Frames.Id(2) && item.Change == Change.Left && item.Body.IsEmpty);
    }

    [Fact]
    public async Task A_token_that_nobody_here_made_is_said_to_be_invalid_and_a_snapshot_follows()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, null, Fast, region);
        await ServeAsync(region, Frames.Present(1, 5));
        using var reader = new FeedReader(aggregator, new WatchRequest { ResumeToken = Google.Protobuf.ByteString.CopyFrom(new byte[200]) });
        await reader.UntilAsync(_ => reader.Items.Count == 1);
        reader.Frames[0].Resync.Reason.ShouldBe(ResyncReason.TokenInvalid);
    }

    [Fact]
    public async Task A_process_that_stops_says_farewell()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, null, Fast, region);
        using var reader = new FeedReader(aggregator);
        await reader.UntilTokenAsync();
        var stopping = aggregator.StopAsync();
        await reader.UntilAsync(frame => frame.GoAway != null);
        reader.Dispose();
        await stopping;
    }

    [Fact]
    public async Task Questions_have_the_same_answers_as_on_REST_and_the_demand_is_kept()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var west = await FakeRegion.StartAsync();
        await using var east = await FakeRegion.StartAsync("us-east");
        await using var aggregator = await TestAggregator.StartAsync(database, west, east);
        var feed = aggregator.Feed;
        await ServeAsync(west, Frames.Present(1, 5), Frames.Present(2, 5));
        await aggregator.HasAgentsAsync(2);
        var hello = await feed.HelloAsync(new HelloRequest(), aggregator.Call());
        hello.Region.ShouldBe("global");
        hello.Regions.ShouldBe(["eu-west", "us-east"]);

        var page = await feed.ListAgentsAsync(new ListAgentsRequest { PageSize = 1 }, aggregator.Call());
        page.Total.ShouldBe(2UL);
        page.Provenance.Completeness.ShouldBe(Completeness.Partial);
        var next = await feed.ListAgentsAsync(new ListAgentsRequest { PageSize = 1, PageToken = page.NextPageToken }, aggregator.Call());
        next.Agents.Single().Agent.InstanceUid.ShouldBe(Frames.Id(2));
        next.NextPageToken.ShouldBeEmpty();

        var summary = await feed.SummarizeAsync(
            new SummarizeRequest { Dimensions = { Dimension.Label, Dimension.Health }, Labels = { "env" } }, aggregator.Call());
        summary.Agents.ShouldBe(2UL);
        summary.Dimensions.Select(dimension => (dimension.Dimension, dimension.Values.Count)).ShouldBe([(Dimension.Health, 1), (Dimension.Label, 2)]);

        await RefusedAsync(StatusCode.FailedPrecondition, new ListAgentsRequest { Requirement = new Requirement { Require = Require.Strict } });
        await RefusedAsync(StatusCode.InvalidArgument, new ListAgentsRequest { Requirement = new Requirement { Require = Require.Bounded } });
        await RefusedAsync(StatusCode.InvalidArgument, new ListAgentsRequest { PageSize = 501 });
        await RefusedAsync(StatusCode.InvalidArgument, new ListAgentsRequest { Filter = new AgentFilter { Regions = { "nowhere" } } });
        var west1 = new ListAgentsRequest { Filter = new AgentFilter { Regions = { "eu-west" } }, Requirement = new Requirement { Require = Require.Bounded, MaxAge = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)) } };
        (await feed.ListAgentsAsync(west1, aggregator.Call())).Provenance.Completeness.ShouldBe(Completeness.Complete);

        async Task RefusedAsync(StatusCode code, ListAgentsRequest request) =>
            (await Should.ThrowAsync<RpcException>(async () => await feed.ListAgentsAsync(request, aggregator.Call()))).StatusCode.ShouldBe(code);
    }

    [Fact]
    public async Task An_agent_is_asked_for_in_its_region_within_the_callers_deadline()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        await ServeAsync(region, Frames.Present(1, 5));
        await aggregator.HasAgentsAsync(1);
        region.OnGetAgent = (request, _) => Task.FromResult(new AgentDetail { Region = request.Region, Summary = Frames.Agent(1, agent => agent.HostName = "fresh") });
        var request = new GetAgentRequest { InstanceUid = Frames.Id(1) };
        (await aggregator.Feed.GetAgentAsync(request, aggregator.Call())).Summary.HostName.ShouldBe("fresh");
        region.OnGetAgent = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return new AgentDetail();
        };
        var remembered = await aggregator.Feed.GetAgentAsync(request, aggregator.Call(Now.UtcDateTime.AddSeconds(2)));
        remembered.Summary.HostName.ShouldBe("host-0001");
        remembered.Provenance.Completeness.ShouldBe(Completeness.Partial);
    }

    private static async Task<WatchSession> ServeAsync(FakeRegion region, params Item[] items)
    {
        var watch = await region.WatchAsync();
        watch.Send(Frames.Begin(), Frames.Staged(items), Frames.End(7), Frames.Mark(7, Now));
        return watch;
    }
}
