using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Regional.ConnectionSettings;

/// <summary>The library of connection settings. Sets are immutable.</summary>
internal sealed class SettingsStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ConnectionSettingsView>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"{Select} ORDER BY created_at DESC, id");
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Null when there is no such set.</summary>
    public async Task<ConnectionSettingsView?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"{Select} WHERE id = @id");
        command.Parameters.AddWithValue("id", id);
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    public async Task<ConnectionSettingsView> AddAsync(
        string name, ConnectionSettingsOffers content, int? heartbeatSeconds, string by, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO connection_settings (id, name, content, heartbeat_seconds, created_by) VALUES (@id, @name, @content, @heartbeat, @by)
            RETURNING id, name, content, heartbeat_seconds, created_by, created_at
            """);
        command.Parameters.AddWithValue("id", Guid.CreateVersion7(time.GetUtcNow()));
        command.Parameters.AddWithValue("name", name);
        command.Parameters.AddWithValue("content", content.ToByteArray());
        command.Parameters.Add(new NpgsqlParameter("heartbeat", NpgsqlDbType.Integer) { Value = (object?)heartbeatSeconds ?? DBNull.Value });
        command.Parameters.AddWithValue("by", by);
        return (await ReadAsync(command, cancellation)).Single();
    }

    private const string Select = "SELECT id, name, content, heartbeat_seconds, created_by, created_at FROM connection_settings";

    private static async Task<List<ConnectionSettingsView>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var sets = new List<ConnectionSettingsView>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var content = ConnectionSettingsOffers.Parser.ParseFrom(rows.GetFieldValue<byte[]>(2));
            sets.Add(new ConnectionSettingsView(
                rows.GetGuid(0), rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(5), rows.GetString(4),
                SettingsViews.Of(content.Opamp, rows.IsDBNull(3) ? null : rows.GetInt32(3)),
                SettingsViews.Of(content.OwnMetrics), SettingsViews.Of(content.OwnTraces), SettingsViews.Of(content.OwnLogs),
                new SortedDictionary<string, ConnectionView>(
                    content.OtherConnections.ToDictionary(other => other.Key, other => SettingsViews.Of(other.Value)), StringComparer.Ordinal),
                SettingsInput.Warnings(content)));
        }

        return sets;
    }
}
