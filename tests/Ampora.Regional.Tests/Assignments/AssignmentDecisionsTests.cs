using System.Text.Json.Nodes;
using Ampora.Regional.Assignments;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;
using Npgsql;

namespace Ampora.Regional.Tests.Assignments;

public sealed class AssignmentDecisionsTests(PostgresFixture postgres)
{
    private const int Agents = 500;

    // Prepared statements get a plan that knows nothing of how many agents there are. One that joined the agents with each other took minutes for 19,000.
    [Fact]
    public async Task Deciding_for_many_agents_looks_at_each_a_few_times_whatever_the_planner_expects()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        await database.ExecuteAsync($$"""
            INSERT INTO agents (id) SELECT gen_random_uuid() FROM generate_series(1, {{Agents}});
            INSERT INTO agent_labels (agent_id, labels) SELECT id, '{"fleet": "all"}' FROM agents;
            INSERT INTO configurations (id, name, description) VALUES (gen_random_uuid(), 'planned', '');
            INSERT INTO configuration_versions (id, configuration_id, number, hash, note, created_by)
                SELECT gen_random_uuid(), id, number, sha256(number::text::bytea), '', 'the test' FROM configurations, generate_series(1, 2) AS number;
            INSERT INTO assignments (id, version_id, selector, created_by)
                SELECT gen_random_uuid(), id, CASE number WHEN 1 THEN '{"fleet": "all"}'::jsonb ELSE '{"fleet": "none"}' END, 'the test' FROM configuration_versions
            """);
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"PREPARE decide(uuid[]) AS {AssignmentDecisions.DecideSql.Replace("@ids", "$1", StringComparison.Ordinal)}";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        command.CommandText = "SET plan_cache_mode = force_generic_plan; SELECT quote_literal(array_agg(id)::text) FROM agents";
        var ids = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        command.CommandText = $"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE decide({ids})";
        var plan = JsonNode.Parse((string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!)![0]!["Plan"]!;

        (await database.ScalarAsync<long>("SELECT count(*) FROM agents WHERE desired_because = 'assigned to fleet=all by the test'")).ShouldBe(Agents);
        Visited(plan).Max().ShouldBeLessThanOrEqualTo(10 * Agents, plan.ToString());
    }

    [Theory]
    [InlineData("configuration_versions", "desired_version_id")]
    [InlineData("configuration_versions", "applied_before_id")]
    [InlineData("connection_settings", "desired_settings_id")]
    [InlineData("package_sets", "desired_packages_id")]
    public async Task What_an_agent_still_names_cannot_go(string table, string column)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        await database.ExecuteAsync("""
            INSERT INTO configurations (id, name, description) VALUES (gen_random_uuid(), 'kept', '');
            INSERT INTO configuration_versions (id, configuration_id, number, hash, note, created_by) SELECT gen_random_uuid(), id, 1, sha256('1'), '', 'x' FROM configurations;
            """);
        await database.ExecuteAsync(table switch
        {
            "connection_settings" => "INSERT INTO connection_settings (id, name, content, created_by) VALUES (gen_random_uuid(), 'kept', '', 'x')",
            "package_sets" => "INSERT INTO package_sets (id, name, hash, content, created_by) VALUES (gen_random_uuid(), 'kept', sha256('1'), '', 'x')",
            _ => "SELECT",
        });
        await database.ExecuteAsync($"INSERT INTO agents (id, {column}) SELECT gen_random_uuid(), id FROM {table}");

        var refused = await Should.ThrowAsync<PostgresException>(() => database.ExecuteAsync($"DELETE FROM {table}"));
        refused.SqlState.ShouldBe(PostgresErrorCodes.ForeignKeyViolation);
        refused.MessageText.ShouldEndWith("is named by an agent");

        await database.ExecuteAsync($"UPDATE agents SET {column} = NULL");
        await database.ExecuteAsync($"DELETE FROM {table}");
        (await database.ScalarAsync<long>($"SELECT count(*) FROM {table}")).ShouldBe(0);
    }

    private static IEnumerable<double> Visited(JsonNode node)
    {
        var rows = Number("Actual Rows") + Number("Rows Removed by Filter") + Number("Rows Removed by Join Filter");
        return [rows * Number("Actual Loops"), .. (node["Plans"]?.AsArray() ?? []).SelectMany(child => Visited(child!))];

        double Number(string name) => node[name]?.GetValue<double>() ?? 0;
    }
}
