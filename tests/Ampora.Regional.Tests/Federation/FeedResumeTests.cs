using Ampora.Federation.V1;
using Ampora.Regional.Federation;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Regional.Tests.Federation;

[Slow("an instance for every test, alone on its server")]
[Collection(AloneOnTheServer.Name)]
public sealed class FeedResumeTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private string Database => _database.ConnectionString;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Another_instance_goes_on_where_the_first_one_stopped()
    {
        await using var first = await FeedHost.StartAsync(Database);
        await using var second = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 20);
        await using var reader = TestReader.Watch(first);
        await reader.CaughtUpAsync();
        await first.StopAsync();
        await reader.EndAsync();
        reader.Frames.Last(frame => frame.Bookmark is null).GoAway.Reason.ShouldContain("stopping");
        await Region.ExecuteAsync(Database, $"UPDATE agents SET service_version = '2' WHERE id = '{Region.Id(3)}'; DELETE FROM agents WHERE id = '{Region.Id(4)}'");
        var before = reader.Items.Count();
        reader.Connect(second);
        await reader.CaughtUpAsync();
        reader.Items.Skip(before).Select(item => item.Key).ShouldBe([Region.Id(3), Region.Id(4)], ignoreOrder: true);
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        reader.Frames.Count(frame => frame.SnapshotBegin is not null).ShouldBe(1);
        reader.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_snapshot_that_was_cut_off_goes_on_at_another_instance()
    {
        await using var first = await FeedHost.StartAsync(Database, ("Feed:MaxBatchItems", "10"));
        await using var second = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 95);
        using var cut = new CancellationTokenSource();
        var staged = new HashSet<string>();
        var token = ByteString.Empty;
        using (var call = first.Client.Watch(TestReader.Everything, FeedHost.Headers, cancellationToken: cut.Token))
        {
            // Asked for as often as allowed, a bookmark comes between two of ten batches only if the reader dawdles.
            while (token.IsEmpty && await call.ResponseStream.MoveNext(cut.Token).WithTimeout())
            {
                var frame = call.ResponseStream.Current;
                foreach (var item in frame.Batch?.Items ?? [])
                    staged.Add(item.Key);
                if (frame.SnapshotEnd is not null || (staged.Count > 0 && frame.Bookmark is { Snapshotting: true, ResumeToken.IsEmpty: false }))
                    token = frame.Bookmark?.ResumeToken ?? throw new InvalidOperationException("The snapshot ended before its first bookmark.");
            }
        }

        staged.Count.ShouldBeLessThan(95);
        using var rest = second.Client.Watch(new WatchRequest { ResumeToken = token }, FeedHost.Headers, cancellationToken: cut.Token);
        while (await rest.ResponseStream.MoveNext(cut.Token).WithTimeout() && rest.ResponseStream.Current.SnapshotEnd is null)
        {
            rest.ResponseStream.Current.SnapshotBegin.ShouldBeNull();
            foreach (var item in rest.ResponseStream.Current.Batch?.Items ?? [])
                staged.Add(item.Key).ShouldBeTrue();
        }

        staged.Count.ShouldBe(95);
        await cut.CancelAsync();
    }

    [Fact]
    public async Task A_token_of_another_filter_is_refused_in_band_and_a_snapshot_follows()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 3, """{"env": "prod"}""");
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        var other = TestReader.Everything;
        other.Filter = new AgentFilter { Labels = { ["env"] = "prod" } };
        other.ResumeToken = reader.Token;
        await ReplacedAsync(host, other, ResyncReason.FilterChanged);
    }

    [Fact]
    public async Task A_token_that_was_tampered_with_is_refused_in_band_and_a_snapshot_follows()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 3);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        var bytes = reader.Token.ToByteArray();
        foreach (var at in new[] { 0, 5, 40, 100, bytes.Length - 1 })
        {
            var tampered = (byte[])bytes.Clone();
            tampered[at] ^= 1;
            var request = TestReader.Everything;
            request.ResumeToken = ByteString.CopyFrom(tampered);
            await ReplacedAsync(host, request, ResyncReason.TokenInvalid);
        }
    }

    [Fact]
    public async Task A_rotated_key_keeps_the_tokens_of_the_one_before_and_no_older_ones()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await using var sibling = await FeedHost.StartAsync(Database);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await reader.DisconnectAsync();
        await AgeKeysAsync();
        await sibling.Services.GetRequiredService<TokenKeys>().RotateAsync(TestContext.Current.CancellationToken);
        reader.Connect(sibling);
        await reader.CaughtUpAsync();
        reader.Resyncs.ShouldBeEmpty();
        var token = reader.Token;
        await AgeKeysAsync();
        await sibling.Services.GetRequiredService<TokenKeys>().RotateAsync(TestContext.Current.CancellationToken);
        await AgeKeysAsync();
        await sibling.Services.GetRequiredService<TokenKeys>().RotateAsync(TestContext.Current.CancellationToken);
        var request = TestReader.Everything;
        request.ResumeToken = token;
        await ReplacedAsync(sibling, request, ResyncReason.TokenInvalid);

        Task AgeKeysAsync() => Region.ExecuteAsync(Database, "UPDATE feed_token_keys SET created_at = created_at - interval '31 days'");
    }

    [Fact]
    public async Task Who_was_away_longer_than_deletions_are_remembered_starts_again()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 5);
        await using var reader = TestReader.Watch(host);
        await using var present = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await reader.DisconnectAsync();
        await Region.ExecuteAsync(Database, $"DELETE FROM agents WHERE id = '{Region.Id(2)}'");
        await present.CaughtUpAsync();
        await Region.ExecuteAsync(Database, "UPDATE feed_rows SET deleted_at = deleted_at - interval '15 days' WHERE deleted_at IS NOT NULL");
        (await host.Services.GetRequiredService<FeedTombstones>().PurgeAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        reader.Connect(host);
        await reader.CaughtUpAsync();
        await present.CaughtUpAsync();
        reader.Resyncs.Single().Reason.ShouldBe(ResyncReason.TombstoneHorizonPassed);
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        present.Resyncs.ShouldBeEmpty();
        Region.Agents(present.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
    }

    [Fact]
    public async Task Deletions_within_the_horizon_are_kept()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 2);
        await Region.ExecuteAsync(Database, "DELETE FROM agents");
        (await host.Services.GetRequiredService<FeedTombstones>().PurgeAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    [Fact]
    public async Task More_snapshots_than_admitted_are_told_when_to_come_back()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:SnapshotsAtOnce", "1"), ("Feed:MaxBatchItems", "10"));
        await Region.AddAgentsAsync(Database, 1, 3000, $$"""{"filler": "{{new string('x', 8000)}}"}""");
        await using var slow = new TestReader(TestReader.Everything, frames: 3);
        slow.Connect(host);
        await Eventually.Async(() => slow.Frames.Any(frame => frame.SnapshotBegin is not null));
        using var call = host.Client.Watch(TestReader.Everything, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken);
        var refused = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).WithTimeout());
        refused.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        var after = int.Parse(refused.Trailers.GetValue("grpc-retry-pushback-ms")!, System.Globalization.CultureInfo.InvariantCulture);
        after.ShouldBeInRange(1000, 5000);
        slow.Turnstile.Release(1_000_000);
        await slow.CaughtUpAsync();
        await using var later = TestReader.Watch(host);
        await later.CaughtUpAsync();
        later.Rows.Count.ShouldBe(3000);
    }

    private static async Task ReplacedAsync(FeedHost host, WatchRequest request, ResyncReason why)
    {
        await using var reader = TestReader.Watch(host, request);
        await reader.CaughtUpAsync();
        reader.Frames.First(frame => frame.Bookmark is null).Resync.Reason.ShouldBe(why);
        reader.Frames.Count(frame => frame.SnapshotEnd is not null).ShouldBe(1);
    }
}
