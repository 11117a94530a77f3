using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Aggregator.Regions;
using Ampora.Aggregator.Tests.Support;
using Ampora.Federation.V1;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Aggregator.Tests.Regions;

[Slow("an aggregator for every test")]
public sealed class RegionLinkTests(PostgresFixture postgres)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_region_is_followed_from_snapshot_to_changes()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var watch = await region.WatchAsync();
        watch.ResumedFrom.ShouldBeEmpty();
        watch.Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5), Frames.Present(2, 6)), Frames.End(7), Frames.Mark(7, Now));
        await aggregator.HasAgentsAsync(2);
        watch.Send(Frames.Batch(9, Frames.Present(3, 8), Frames.Deleted(1, 8)), Frames.Mark(9, Now));
        await Eventually.PassesAsync(async () =>
        {
            var shown = await aggregator.ShownAsync();
            shown.GetProperty("agents").GetInt32().ShouldBe(2);
            shown.GetProperty("state").GetString().ShouldBe("current");
            shown.GetProperty("link").GetProperty("state").GetString().ShouldBe("connected");
            shown.GetProperty("uiAddress").GetString().ShouldBe("https://eu-west.example");
        });
    }

    [Fact]
    public async Task After_a_broken_stream_it_goes_on_from_its_last_bookmark()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var watch = await region.WatchAsync();
        watch.Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.End(7), Frames.Mark(7, Now));
        await Eventually.Async(() => !aggregator.Region().View.ResumeToken.IsEmpty);
        await region.KillAsync();
        await Eventually.Async(() => aggregator.Region().Link.Error?.Contains("connection refused", StringComparison.Ordinal) == true);
        aggregator.Region().View.Items.Counts.Agents.ShouldBe(1);
        await region.StartAgainAsync();
        var again = await region.WatchAsync();
        again.ResumedFrom.ShouldBe($"{Frames.Epoch}/7");
        again.Send(Frames.Batch(9, Frames.Present(2, 8)), Frames.Mark(9, Now));
        await aggregator.HasAgentsAsync(2);
        aggregator.Region().Link.Error.ShouldBeNull();
    }

    [Fact]
    public async Task When_an_instance_is_gone_the_next_one_goes_on_from_the_last_bookmark_and_then_the_first_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var first = await FakeRegion.StartAsync();
        await using var second = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, null, [$"Regions:0:OtherEndpoints:0={second.Address}"], first);
        var watch = await first.WatchAsync();
        watch.Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.End(7), Frames.Mark(7, Now));
        await Eventually.Async(() => !aggregator.Region().View.ResumeToken.IsEmpty);
        second.Hellos.ShouldBe(0);
        await first.KillAsync();
        var next = await second.WatchAsync();
        next.ResumedFrom.ShouldBe($"{Frames.Epoch}/7");
        next.Send(Frames.Batch(9, Frames.Present(2, 8)), Frames.Mark(9, Now));
        await aggregator.HasAgentsAsync(2);
        await first.StartAgainAsync();
        next.Send(Frames.GoAway("this instance is stopping", TimeSpan.FromHours(1)));
        (await first.WatchAsync()).ResumedFrom.ShouldBe($"{Frames.Epoch}/9");
        aggregator.Region().View.Items.Counts.Agents.ShouldBe(2);
    }

    [Fact]
    public async Task Rows_that_differ_are_fetched_anew_while_the_old_view_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var watch = await region.WatchAsync();
        watch.Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.End(7), Frames.Mark(7, Now));
        watch.Send(Frames.Mark(7, Now, configure: mark => mark.Digests.Add(Frames.Digest(Kind.Agent, Frames.Present(1, 5), Frames.Present(2, 6)))));
        var again = await region.WatchAsync();
        again.ResumedFrom.ShouldBeEmpty();
        aggregator.Region().View.Items.Counts.Agents.ShouldBe(1);
        (await aggregator.ShownAsync()).GetProperty("state").GetString().ShouldBe("resyncing");
        again.Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5), Frames.Present(2, 6)), Frames.End(7), Frames.Mark(7, Now));
        await aggregator.HasAgentsAsync(2);
        await Eventually.PassesAsync(async () => (await aggregator.ShownAsync()).GetProperty("state").GetString().ShouldBe("current"));
    }

    [Fact]
    public async Task A_position_that_goes_back_ends_the_stream_and_keeps_the_view()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var watch = await region.WatchAsync();
        watch.Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.End(7), Frames.Mark(7, Now), Frames.Batch(6, Frames.Present(2, 5)));
        await watch.GoneAsync();
        var again = await region.WatchAsync();
        again.ResumedFrom.ShouldBe($"{Frames.Epoch}/7");
        aggregator.Region().View.Items.Counts.Agents.ShouldBe(1);
    }

    [Fact]
    public async Task A_region_that_says_farewell_is_left_alone_for_as_long_as_it_asked()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var watch = await region.WatchAsync();
        watch.Send(Frames.GoAway("this instance is draining", TimeSpan.FromMilliseconds(100)));
        await region.WatchAsync();
        aggregator.Logs.Records.ShouldContain(record => record.Message.Contains("draining", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_region_that_accepts_but_does_not_answer_counts_as_down()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        region.Hangs = true;
        await using var aggregator = await TestAggregator.StartAsync(database, null, ["Links:HelloTimeout=00:00:00.2"], region);
        await Eventually.PassesAsync(async () =>
        {
            var shown = await aggregator.ShownAsync();
            shown.GetProperty("state").GetString().ShouldBe("unreachable");
            shown.GetProperty("reason").GetString()!.ShouldContain("no answer from 127.0.0.1");
        });
        region.Hangs = false;
        (await region.WatchAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_stream_without_any_frame_is_given_up()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(
            database, null, ["Links:QuietTimeout=00:00:00.3", "Links:BookmarkInterval=00:00:00.1"], region);
        var watch = await region.WatchAsync();
        await watch.GoneAsync();
        await region.WatchAsync();
        aggregator.Logs.Records.ShouldContain(record => record.Message.Contains("has sent nothing for", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_token_is_named_as_the_reason()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, null, ["Regions:0:Token=another-token-another-token-another-token"], region);
        await Eventually.PassesAsync(async () => (await aggregator.ShownAsync()).GetProperty("reason").GetString()!.ShouldContain("refused the token"));
        region.Hellos.ShouldBe(0);
    }

    [Fact]
    public async Task Another_region_behind_the_address_is_refused()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        region.Hello.Region = "us-east";
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        await Eventually.PassesAsync(async () => (await aggregator.ShownAsync()).GetProperty("reason").GetString()!.ShouldContain("is the region us-east, not eu-west"));
    }

    [Fact]
    public async Task Only_the_pinned_key_is_spoken_to()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pin = Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        await using var region = await FakeRegion.StartAsync(certificate: Certificate(key));
        await using (var pinned = await TestAggregator.StartAsync(database, null, [$"Regions:0:PinnedKey={pin}"], region))
        {
            (await region.WatchAsync()).Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.End(7), Frames.Mark(7, Now));
            await pinned.HasAgentsAsync(1);
        }

        var other = Convert.ToBase64String(SHA256.HashData("another key"u8));
        var hellos = region.Hellos;
        await using var deceived = await TestAggregator.StartAsync(database, null, [$"Regions:0:PinnedKey={other}"], region);
        await Eventually.Async(() => deceived.Region().Link.Error?.Contains("does not show the pinned key", StringComparison.Ordinal) == true);
        region.Hellos.ShouldBe(hellos);
    }

    [Fact]
    public async Task A_killed_region_grows_old_in_steps_and_stays_visible()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        var time = new ManualTime(Now);
        await using var aggregator = await TestAggregator.StartAsync(database, time, [], region);
        var watch = await region.WatchAsync();
        watch.Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5), Frames.Present(2, 5)), Frames.End(7), Frames.Mark(7, time.GetUtcNow()));
        await Eventually.Async(() => aggregator.Region().View.Watermark is not null);
        await region.KillAsync();
        await Eventually.Async(() => aggregator.Region().Link.State == LinkState.BackingOff);
        foreach (var (seconds, state) in ((int, string)[])[(0, "current"), (11, "lagging"), (50, "stale"), (540, "unreachable")])
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            var shown = await aggregator.ShownAsync();
            shown.GetProperty("state").GetString().ShouldBe(state);
            shown.GetProperty("agents").GetInt32().ShouldBe(2);
        }

        (await aggregator.ShownAsync()).GetProperty("reason").GetString()!.ShouldStartWith("eu-west has sent nothing for 10 min 1 s (last: ");
        var summary = await aggregator.GetAsync("/api/v1/fleet/summary");
        summary.GetProperty("agents").GetInt32().ShouldBe(0);
        summary.GetProperty("regions")[0].GetProperty("agents").GetInt32().ShouldBe(2);
        summary.GetProperty("provenance").GetProperty("completeness").GetString().ShouldBe("partial");
        (await aggregator.GetAsync("/api/v1/agents")).GetProperty("items")[0].GetProperty("ageSeconds").GetDouble().ShouldBe(601, 1);
    }

    private static X509Certificate2 Certificate(ECDsa key)
    {
        var request = new CertificateRequest("CN=eu-west", key, HashAlgorithmName.SHA256);
        using var bare = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pfx), null);
    }
}
