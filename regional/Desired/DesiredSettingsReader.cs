using Ampora.Regional.OpAmp.Protocol;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Desired;

/// <summary>Connection settings as they are offered. A set never changes; a change is a new set.</summary>
internal sealed class DesiredSettingsReader(NpgsqlDataSource database)
{
    /// <exception cref="InvalidOperationException">There is no such set.</exception>
    public async Task<DesiredSettings> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT content, heartbeat_seconds FROM connection_settings WHERE id = @id");
        command.Parameters.AddWithValue("id", id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new DesiredSettings(
                id, ConnectionSettingsOffers.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)), row.IsDBNull(1) ? null : (ulong)row.GetInt32(1))
            : throw new InvalidOperationException($"Connection settings {id} do not exist.");
    }
}
