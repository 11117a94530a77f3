using System.Collections.Concurrent;
using Npgsql;

namespace Ampora.Regional.Enrollment;

/// <summary>When credentials were last used, gathered here and written in bulk; good to a few seconds.</summary>
internal sealed class CredentialUses(NpgsqlDataSource database, TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, long> _used = new();

    public void Add(Guid credential) => _used[credential] = time.GetTimestamp();

    public async Task WriteAsync(CancellationToken cancellation)
    {
        var used = _used.ToArray();
        if (used.Length == 0)
        {
            return;
        }

        await using var command = database.CreateCommand("""
            WITH used AS (SELECT * FROM unnest(@ids, @ages) AS u(id, age)),
            ordered AS (SELECT c.id FROM agent_credentials c JOIN used u ON u.id = c.id ORDER BY c.id FOR NO KEY UPDATE OF c)
            UPDATE agent_credentials c SET last_used_at = greatest(c.last_used_at, clock_timestamp() - u.age)
            FROM used u JOIN ordered USING (id) WHERE c.id = u.id
            """);
        command.Parameters.AddWithValue("ids", used.Select(entry => entry.Key).ToArray());
        command.Parameters.AddWithValue("ages", used.Select(entry => time.GetElapsedTime(entry.Value)).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
        foreach (var entry in used)
        {
            _used.TryRemove(entry);
        }
    }
}
