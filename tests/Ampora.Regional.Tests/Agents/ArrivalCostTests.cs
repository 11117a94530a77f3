using Ampora.Regional.Tests.Support;
using Npgsql;

namespace Ampora.Regional.Tests.Agents;

/// <summary>What happens in the database when agents come for the first time, among many that are there already.</summary>
public sealed class ArrivalCostTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    private const int Batch = 40;

    // A session makes up its mind about a plan at its first use or after five.
    private const int Batches = 8;

    [Fact]
    public async Task Newcomers_are_looked_up_one_by_one_and_no_table_of_all_agents_is_read_through()
    {
        await using var session = new NpgsqlConnection(region.Database.Server.ConnectionString(region.Database.Name));
        await session.OpenAsync(TestContext.Current.CancellationToken);
        await ArriveAsync(session);
        await region.Database.ExecuteAsync("""
            INSERT INTO agents (id) SELECT gen_random_uuid() FROM generate_series(1, 3000);
            DELETE FROM agents WHERE id IN (SELECT id FROM agents WHERE NOT connected LIMIT 1000);
            """);

        for (var batch = 1; batch < Batches; batch++)
        {
            (await ArriveAsync(session)).ShouldBe(0);
        }

        (await region.Database.ScalarAsync<long>("""
            SELECT count(*) FROM agents a WHERE a.connected
                AND EXISTS (SELECT FROM feed_changes f WHERE f.stamp = a.feed_stamp AND a.id BETWEEN f.first AND f.last AND a.id = ANY (f.ids))
            """)).ShouldBe(Batches * Batch);
    }

    /// <summary>Rows that sequential scans read while a batch came.</summary>
    private static async Task<long> ArriveAsync(NpgsqlConnection session)
    {
        await using var transaction = await session.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await RunAsync($"CREATE TEMP TABLE newcomers ON COMMIT DROP AS SELECT gen_random_uuid() AS id FROM generate_series(1, {Batch})");
        await RunAsync("INSERT INTO agents (id, connected, transport) SELECT id, true, 1 FROM newcomers ON CONFLICT (id) DO UPDATE SET connected = true");
        await RunAsync("INSERT INTO agent_labels (agent_id, labels) SELECT id, '{}' FROM newcomers");
        var read = await RunAsync("SELECT coalesce(sum(seq_tup_read), 0)::bigint FROM pg_stat_xact_user_tables WHERE relname IN ('agents', 'agent_labels', 'feed_rows')");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return (long)read!;

        async Task<object?> RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, session);
            return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        }
    }
}
