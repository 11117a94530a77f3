using Ampora.Federation.V1;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Grpc.Core;

namespace Ampora.Regional.Tests.Federation;

[Slow("an instance for every test, alone on its server")]
[Collection(AloneOnTheServer.Name)]
public sealed class FeedWatchTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private string Database => _database.ConnectionString;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_snapshot_larger_than_a_page_holds_every_row_although_rows_change_meanwhile()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:MaxBatchItems", "7"));
        await Region.AddAgentsAsync(Database, 1, 200);
        await using var reader = new TestReader(TestReader.Everything, frames: 5);
        reader.Connect(host);
        for (var round = 0; round < 10; round++)
        {
            await Region.ExecuteAsync(Database, $"UPDATE agents SET service_version = '{round}' WHERE get_byte(uuid_send(id), 15) % 3 = {round % 3}");
            await Region.ExecuteAsync(Database, $"DELETE FROM agents WHERE id = '{Region.Id(10 + (round * 19))}'");
        }

        reader.Turnstile.Release(1_000_000);
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        reader.Frames.Count(frame => frame.SnapshotEnd is not null).ShouldBe(1);
        reader.Frames.Where(frame => frame.Batch is not null).ShouldAllBe(frame => frame.Batch.Items.Count <= 7);
        reader.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_arrive_in_their_latest_state_and_deleted_rows_as_tombstones()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 3);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await Region.ExecuteAsync(Database, $"UPDATE agents SET service_name = 'changed' WHERE id = '{Region.Id(2)}'");
        await Region.ExecuteAsync(Database, $"DELETE FROM agents WHERE id = '{Region.Id(3)}'");
        await reader.CaughtUpAsync();
        reader.Items.Last(item => item.Key == Region.Id(3)).Change.ShouldBe(Change.Deleted);
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        AgentSummary.Parser.ParseFrom(reader.Rows[(Kind.Agent, Region.Id(2))].Body).ServiceName.ShouldBe("changed");
        reader.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_fed_stamps_nothing()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 1);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        var items = reader.Items.Count();
        await Region.ExecuteAsync(Database, "UPDATE agents SET messages = messages + 1, sequence_num = 7, must_report = true");
        await Region.ExecuteAsync(Database, "UPDATE agents SET healthy = true");
        await reader.CaughtUpAsync();
        reader.Items.Count().ShouldBe(items + 1);
    }

    [Fact]
    public async Task Labels_and_the_name_of_the_configuration_are_part_of_an_agent()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 2, """{"env": "dev"}""");
        await Region.ExecuteAsync(Database, $"""
            INSERT INTO configurations (id, name, description) VALUES ('{Region.Id(50)}', 'base', '');
            INSERT INTO configuration_versions (id, configuration_id, number, hash, note, created_by) VALUES ('{Region.Id(51)}', '{Region.Id(50)}', 4, sha256('x'), '', '');
            UPDATE agents SET desired_version_id = '{Region.Id(51)}', desired_hash = sha256('x'), assigned_version_id = '{Region.Id(51)}', assigned_hash = sha256('x') WHERE id = '{Region.Id(1)}'
            """);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await Region.ExecuteAsync(Database, $$"""UPDATE agent_labels SET labels = '{"env": "prod"}' WHERE agent_id = '{{Region.Id(2)}}'""");
        await Region.ExecuteAsync(Database, "UPDATE configurations SET name = 'renamed'");
        await reader.CaughtUpAsync();
        var first = AgentSummary.Parser.ParseFrom(reader.Rows[(Kind.Agent, Region.Id(1))].Body);
        (first.Configuration, first.ConfigurationVersion, first.ConfigState).ShouldBe(("renamed", 4u, ConfigState.NotAccepted));
        AgentSummary.Parser.ParseFrom(reader.Rows[(Kind.Agent, Region.Id(2))].Body).Labels["env"].ShouldBe("prod");
    }

    [Fact]
    public async Task Instances_are_fed_but_not_their_heartbeats()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.ExecuteAsync(Database, $"""
            INSERT INTO instances (name, incarnation, version) VALUES ('one', '{Region.Id(1)}', '9.9');
            INSERT INTO instance_heartbeats (name, incarnation, flushed_to) VALUES ('one', '{Region.Id(1)}', now() + interval '1 hour')
            """);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await Region.ExecuteAsync(Database, "UPDATE instance_heartbeats SET flushed_to = flushed_to + interval '1 s', sessions = 5");
        await Region.ExecuteAsync(Database, "UPDATE instances SET stopped_at = now()");
        await reader.CaughtUpAsync();
        reader.Items.Count(item => item.Kind == Kind.Instance).ShouldBe(2);
        var instance = InstanceSummary.Parser.ParseFrom(reader.Rows[(Kind.Instance, "one")].Body);
        instance.Version.ShouldBe("9.9");
        instance.StoppedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_kind_without_rows_is_accepted_and_an_unspecified_one_refused()
    {
        await using var host = await FeedHost.StartAsync(Database);
        await Region.AddAgentsAsync(Database, 1, 1);
        var request = TestReader.Everything;
        request.Kinds.Add(Kind.Rollout);
        await using var reader = TestReader.Watch(host, request);
        await reader.CaughtUpAsync();
        reader.Rows.ShouldBeEmpty();
        request.Kinds.Add(Kind.Unspecified);
        await using var refused = TestReader.Watch(host, request);
        await refused.EndAsync();
        refused.Ended!.Value.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        refused.Ended!.Value.Detail.ShouldContain("kinds");
    }

    [Fact]
    public async Task A_filtered_watch_keeps_no_ghosts()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:DigestInterval", "00:00:01"));
        await Region.AddAgentsAsync(Database, 1, 5, """{"env": "prod"}""");
        await Region.AddAgentsAsync(Database, 6, 9, """{"env": "dev"}""");
        var request = TestReader.Everything;
        request.Filter = new AgentFilter { Labels = { ["env"] = "prod" } };
        await using var reader = TestReader.Watch(host, request);
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).Keys.ShouldBe(Enumerable.Range(1, 5).Select(Region.Id));
        await Region.ExecuteAsync(Database, $$"""UPDATE agent_labels SET labels = '{"env": "dev"}' WHERE agent_id = '{{Region.Id(2)}}'""");
        await Region.ExecuteAsync(Database, $$"""UPDATE agent_labels SET labels = '{"env": "prod"}' WHERE agent_id = '{{Region.Id(7)}}'""");
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).Keys.ShouldBe(new[] { 1, 3, 4, 5, 7 }.Select(Region.Id));
        var left = reader.Items.Single(item => item.Key == Region.Id(2) && item.Change == Change.Left);
        left.Body.IsEmpty.ShouldBeTrue();
        left.Stamp.ShouldBeGreaterThan(0u);
        await Eventually.Async(() => reader.DigestsChecked > 0);
        reader.Bookmarks.SelectMany(bookmark => bookmark.Digests).ShouldAllBe(digest => !digest.HasDigest);
        reader.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_slow_reader_gets_a_row_that_changed_often_once()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:MaxBatchItems", "50"));
        await Region.AddAgentsAsync(Database, 1, 400, $$"""{"filler": "{{new string('x', 8000)}}"}""");
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await reader.DisconnectAsync();
        for (var round = 0; round < 20; round++)
            await Region.ExecuteAsync(Database, $"UPDATE agents SET service_version = '{round}'");
        var before = reader.Items.Count();
        reader.Connect(host);
        await reader.CaughtUpAsync();
        (reader.Items.Count() - before).ShouldBe(400);
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_is_sent_away()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:StallLimit", "00:00:01"));
        await Region.AddAgentsAsync(Database, 1, 3000, $$"""{"filler": "{{new string('x', 8000)}}"}""");
        await using var reader = new TestReader(TestReader.Everything, frames: 3);
        reader.Connect(host);
        await Eventually.Async(() => host.Logs.Records.Any(record => record.EventId.Id == 2132));
        reader.Turnstile.Release(1_000_000);
        await reader.EndAsync();
        reader.Ended!.Value.StatusCode.ShouldBe(StatusCode.Unavailable);
    }
}
