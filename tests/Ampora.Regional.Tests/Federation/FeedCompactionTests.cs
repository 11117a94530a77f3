using Ampora.Regional.Federation;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Regional.Tests.Federation;

[Slow("an instance for every test, alone on its server")]
[Collection(AloneOnTheServer.Name)]
public sealed class FeedCompactionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Ids = "SELECT coalesce(sum(cardinality(ids)), 0)::bigint FROM feed_changes";

    private TestDatabase _database = null!;

    private string Database => _database.ConnectionString;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task What_was_stamped_again_goes_and_who_was_away_misses_nothing()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:MaxBatchItems", "5"));
        await Region.AddAgentsAsync(Database, 1, 300);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await reader.DisconnectAsync();
        var seen = reader.Items.Count();
        for (var round = 0; round < 40; round++)
            await Region.ExecuteAsync(Database, $"UPDATE agents SET service_version = '{round}', changed_at = now() WHERE id <= '{Region.Id(280 - (5 * round))}'");
        await Region.ExecuteAsync(Database, $"DELETE FROM agents WHERE id = '{Region.Id(7)}'");
        (await _database.ScalarAsync<long>(Ids)).ShouldBeGreaterThan(5_000);

        var compaction = host.Services.GetRequiredService<FeedCompaction>();
        await Eventually.Async(async () =>
        {
            await compaction.RunAsync(TestContext.Current.CancellationToken);
            return await _database.ScalarAsync<long>(Ids) <= 2 * 299;
        });
        reader.Connect(host);
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        reader.Resyncs.ShouldBeEmpty();
        reader.Items.Skip(seen).Select(item => item.Key).ShouldBeUnique();
    }

    [Fact]
    public async Task Nothing_but_stale_changes_on_a_page_is_not_the_end()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:MaxBatchItems", "5"));
        await Region.AddAgentsAsync(Database, 1, 50);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await reader.DisconnectAsync();
        var seen = reader.Items.Count();
        for (var round = 0; round < 30; round++)
            await Region.ExecuteAsync(Database, $"UPDATE agents SET service_version = '{round}' WHERE id <= '{Region.Id(20)}'");
        await Region.ExecuteAsync(Database, $"UPDATE agents SET service_version = 'last' WHERE id > '{Region.Id(48)}'");
        reader.Connect(host);
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        reader.Items.Skip(seen).Count().ShouldBe(22);
    }

    [Fact]
    public async Task One_transaction_of_several_statements_is_read_whole_and_once()
    {
        await using var host = await FeedHost.StartAsync(Database, ("Feed:MaxBatchItems", "5"));
        await Region.AddAgentsAsync(Database, 1, 700);
        await using var reader = TestReader.Watch(host);
        await reader.CaughtUpAsync();
        await reader.DisconnectAsync();
        var seen = reader.Items.Count();
        await Region.ExecuteAsync(Database, $"""
            BEGIN;
            UPDATE agents SET service_version = 'odd' WHERE get_byte(uuid_send(id), 15) % 2 = 1;
            UPDATE agents SET service_version = 'some' WHERE id BETWEEN '{Region.Id(100)}' AND '{Region.Id(500)}';
            UPDATE agents SET service_version = 'all' WHERE id > '{Region.Id(10)}';
            COMMIT
            """);
        reader.Connect(host);
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).ShouldBe(await Region.AgentsAsync(Database));
        reader.Items.Skip(seen).Select(item => item.Key).ShouldBeUnique();
        reader.Items.Skip(seen).Count().ShouldBe(695);
    }
}
