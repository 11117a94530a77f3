using Npgsql;

namespace Ampora.Bench.Bare;

/// <summary>The bare twin of the region's writers: one statement over arrays into a table as wide as a report's change, and nothing that follows from it.</summary>
internal sealed class BareTable(NpgsqlDataSource database)
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS bare_agents (
            id uuid PRIMARY KEY, messages bigint NOT NULL, sequence_num bigint, description bytea, health bytea, healthy boolean,
            health_status text, changed_at timestamptz NOT NULL DEFAULT now()) WITH (fillfactor = 80);
        CREATE TABLE IF NOT EXISTS bare_seen (id uuid PRIMARY KEY, last_seen_at timestamptz NOT NULL) WITH (fillfactor = 50)
        """;

    private const string Changed = """
        INSERT INTO bare_agents AS a (id, messages, sequence_num, health, healthy, health_status)
        SELECT * FROM unnest(@ids, @messages, @sequences, @healths, @healthy, @statuses)
        ON CONFLICT (id) DO UPDATE SET messages = excluded.messages, sequence_num = excluded.sequence_num, health = excluded.health,
            healthy = excluded.healthy, health_status = excluded.health_status, changed_at = now()
        """;

    private const string Seen = """
        INSERT INTO bare_seen (id, last_seen_at) SELECT id, clock_timestamp() FROM unnest(@ids) AS id
        ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at
        """;

    public async Task CreateAsync()
    {
        await using var command = database.CreateCommand(Schema);
        await command.ExecuteNonQueryAsync();
    }

    public async Task WriteAsync(Guid[] ids, long message, byte[] health, bool healthy, string status)
    {
        await using var command = database.CreateCommand(Changed);
        command.Parameters.AddWithValue("ids", ids);
        command.Parameters.AddWithValue("messages", Same(message));
        command.Parameters.AddWithValue("sequences", Same(message));
        command.Parameters.AddWithValue("healths", Same(health));
        command.Parameters.AddWithValue("healthy", Same(healthy));
        command.Parameters.AddWithValue("statuses", Same(status));
        await command.ExecuteNonQueryAsync();

        T[] Same<T>(T value) => [.. Enumerable.Repeat(value, ids.Length)];
    }

    public async Task WriteSeenAsync(Guid[] ids)
    {
        await using var command = database.CreateCommand(Seen);
        command.Parameters.AddWithValue("ids", ids);
        await command.ExecuteNonQueryAsync();
    }
}
