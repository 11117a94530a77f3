using Ampora.Regional.Tests.Support;
using Npgsql;

namespace Ampora.Regional.Tests.History;

/// <summary>PostgreSQL keeps a trigger's plan for as long as a session lives, and a session's first statement may have had one row.</summary>
public sealed class TransitionPlanTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    [Theory]
    [InlineData("agents", "id", "messages = messages + 1", "n.connected")]
    [InlineData("agent_labels", "agent_id", "labels = labels", "n.labels")]
    public async Task Rows_are_compared_with_themselves_by_hash_also_after_a_statement_of_one_row(string table, string key, string change, string compares)
    {
        await region.Database.ExecuteAsync("""
            INSERT INTO agents (id) SELECT gen_random_uuid() FROM generate_series(1, 300);
            INSERT INTO agent_labels (agent_id, labels) SELECT id, '{}' FROM agents ON CONFLICT DO NOTHING;
            """);
        var plans = new List<string>();
        await using var session = new NpgsqlConnection(region.Database.Server.ConnectionString(region.Database.Name));
        await session.OpenAsync(TestContext.Current.CancellationToken);
        session.Notice += (_, said) => plans.Add(said.Notice.MessageText);
        await RunAsync("LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; SET client_min_messages = log");

        await RunAsync($"UPDATE {table} SET {change} WHERE {key} = (SELECT {key} FROM {table} LIMIT 1)");
        await RunAsync($"UPDATE {table} SET {change}");

        var ours = plans.Where(plan => plan.Contains("Insert on agent_events", StringComparison.Ordinal) && plan.Contains(compares, StringComparison.Ordinal)).ToArray();
        ours.Length.ShouldBe(2, string.Join('\n', plans));
        ours.ShouldAllBe(plan => plan.Contains("Hash Full Join", StringComparison.Ordinal) || plan.Contains("Merge Full Join", StringComparison.Ordinal));

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, session);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}
