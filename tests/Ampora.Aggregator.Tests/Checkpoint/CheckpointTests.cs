using System.Net;
using Ampora.Aggregator.Tests.Support;
using Ampora.Federation.V1;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Aggregator.Tests.Checkpoint;

[Slow("stops and starts PostgreSQL, and aggregators")]
public sealed class CheckpointTests(PostgresFixture postgres)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task After_a_restart_with_the_region_down_the_last_known_state_is_there_with_its_age()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        var time = new ManualTime(Now);
        await using (var before = await TestAggregator.StartAsync(database, time, [], region))
        {
            (await region.WatchAsync()).Send(
                Frames.Begin(), Frames.Staged(Frames.Present(1, 5), Frames.Present(2, 6), Frames.Instance("a", 3)), Frames.End(7), Frames.Mark(7, time.GetUtcNow()));
            await Eventually.Async(() => !before.Region().View.ResumeToken.IsEmpty);
            await before.StopAsync();
        }

        await region.KillAsync();
        time.Advance(TimeSpan.FromMinutes(5));
        await using var after = await TestAggregator.StartAsync(database, time, [], region);
        var agents = await after.GetAsync("/api/v1/agents");
        agents.GetProperty("total").GetInt32().ShouldBe(2);
        agents.GetProperty("items")[0].GetProperty("ageSeconds").GetDouble().ShouldBe(300, 1);
        agents.GetProperty("provenance").GetProperty("completeness").GetString().ShouldBe("partial");
        (await after.ShownAsync()).GetProperty("state").GetString().ShouldBe("stale");
        await after.GetAsync("/api/v1/fleet/summary?require=strict", HttpStatusCode.Conflict);
        await region.StartAgainAsync();
        var watch = await Eventually.ValueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(region.Watch());
        });
        watch.ResumedFrom.ShouldBe($"{Frames.Epoch}/7");
    }

    [Fact]
    public async Task What_was_written_behind_is_always_whole_up_to_its_position()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var watch = await region.WatchAsync();
        var stamp = 10UL;
        var truth = Enumerable.Range(0, 50).ToDictionary(n => n, n => Frames.Present(n, 5));
        watch.Send(Frames.Begin(), Frames.Staged(truth.Values), Frames.End(stamp), Frames.Mark(stamp, Now));
        var random = new Random(3);
        var at = new Dictionary<ulong, string> { [stamp] = Fingerprint(truth) };
        for (var round = 0; round < 200; round++)
        {
            stamp++;
            var n = random.Next(60);
            var item = random.Next(3) == 0 ? Frames.Deleted(n, stamp) : Frames.Present(n, stamp);
            _ = item.Change == Change.Deleted ? truth.Remove(n) : (truth[n] = item) is not null;
            at[stamp + 1] = Fingerprint(truth);
            watch.Send(Frames.Batch(stamp + 1, item));
            if (round % 20 == 0)
            {
                await Eventually.Async(() => aggregator.Region().View.Position == stamp + 1);
                if (await StoredAsync(database) is { } stored && at.TryGetValue(stored.Position, out var expected))
                {
                    stored.Fingerprint.ShouldBe(expected, $"position {stored.Position}");
                }
            }
        }

        await Eventually.PassesAsync(async () => (await StoredAsync(database)).ShouldBe((stamp + 1, Fingerprint(truth))));
    }

    [Fact]
    public async Task A_region_that_was_removed_from_the_configuration_stays_visible_with_its_last_watermark()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var west = await FakeRegion.StartAsync();
        await using var east = await FakeRegion.StartAsync("us-east");
        var watermark = Now;
        await using (var before = await TestAggregator.StartAsync(database, west, east))
        {
            (await west.WatchAsync()).Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.End(7), Frames.Mark(7, watermark));
            await east.WatchAsync();
            await Eventually.Async(() => !before.Region().View.ResumeToken.IsEmpty);
            await before.StopAsync();
        }

        await using var after = await TestAggregator.StartAsync(database, east);
        var shown = await after.ShownAsync();
        shown.GetProperty("state").GetString().ShouldBe("decommissioned");
        shown.GetProperty("agents").GetInt32().ShouldBe(1);
        shown.GetProperty("watermark").GetDateTimeOffset().ShouldBe(watermark, TimeSpan.FromMilliseconds(1));
        (await east.WatchAsync()).Send(Frames.Begin(), Frames.Staged(Frames.Present(2, 5)), Frames.End(7), Frames.Mark(7, Now));
        await Eventually.PassesAsync(async () =>
        {
            var summary = await after.GetAsync("/api/v1/fleet/summary?require=strict");
            summary.GetProperty("agents").GetInt32().ShouldBe(1);
            summary.GetProperty("provenance").GetProperty("regions")[0].GetProperty("included").GetBoolean().ShouldBeFalse();
        });
    }

    [Fact]
    public async Task Of_two_instances_one_writes_and_the_other_takes_over()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var first = await TestAggregator.StartAsync(database, region);
        (await region.WatchAsync()).Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.End(7), Frames.Mark(7, Now));
        await Eventually.PassesAsync(async () => (await StoredAsync(database))!.Value.Position.ShouldBe(7UL));
        await using var second = await TestAggregator.StartAsync(database, null, ["Instance:Name=aggregator-2"], region);
        var watch = await region.WatchAsync();
        watch.Send(Frames.Batch(21, Frames.Present(2, 20)), Frames.Mark(21, Now));
        await second.HasAgentsAsync(2);
        (await StoredAsync(database))!.Value.Position.ShouldBe(7UL);
        await first.StopAsync();
        await Eventually.PassesAsync(async () => (await StoredAsync(database))!.Value.ShouldBe(
            (21UL, Fingerprint(new() { [1] = Frames.Present(1, 5), [2] = Frames.Present(2, 20) }))));
    }

    [Fact]
    public async Task The_database_may_be_away_while_the_fleet_is_served()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var watch = await region.WatchAsync();
        watch.Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.End(7), Frames.Mark(7, Now));
        await Eventually.PassesAsync(async () => (await StoredAsync(database))!.Value.Position.ShouldBe(7UL));
        await server.KillAsync();
        aggregator.Logs.Expect("health");
        aggregator.Logs.Expect("Npgsql");
        watch.Send(Frames.Batch(9, Frames.Present(2, 8)), Frames.Mark(9, Now));
        await aggregator.HasAgentsAsync(2);
        (await aggregator.GetAsync("/api/v1/agents")).GetProperty("total").GetInt32().ShouldBe(2);
        await server.StartAgainAsync();
        await Eventually.PassesAsync(async () => (await StoredAsync(database))!.Value.ShouldBe(
            (9UL, Fingerprint(new() { [1] = Frames.Present(1, 5), [2] = Frames.Present(2, 8) }))));
    }

    private static string Fingerprint(Dictionary<int, Item> truth) => string.Join(' ', truth.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value.Key}@{pair.Value.Stamp}"));

    /// <summary>Position and items from one moment.</summary>
    private static async Task<(ulong Position, string Fingerprint)?> StoredAsync(TestDatabase database)
    {
        var text = await database.ScalarAsync<string>("""
            SELECT c.position || '|' || (SELECT coalesce(string_agg(i.key || '@' || i.stamp, ' ' ORDER BY i.key), '') FROM region_items i WHERE i.region = c.region AND i.kind = 1)
            FROM region_checkpoints c WHERE c.region = 'eu-west'
            """);
        return text?.Split('|') is [var position, var items] ? (ulong.Parse(position, System.Globalization.CultureInfo.InvariantCulture), items) : null;
    }
}
