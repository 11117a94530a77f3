using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.Packages;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Desired;

/// <summary>Package sets as they are offered. A set never changes; a change is a new set.</summary>
internal sealed class DesiredPackagesReader(NpgsqlDataSource database, DownloadKey key)
{
    /// <exception cref="InvalidOperationException">There is no such set.</exception>
    public async Task<DesiredPackages> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT hash, content FROM package_sets WHERE id = @id");
        command.Parameters.AddWithValue("id", id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation)
            ? new DesiredPackages(
                id, ByteString.CopyFrom(row.GetFieldValue<byte[]>(0)), PackagesAvailable.Parser.ParseFrom(row.GetFieldValue<byte[]>(1)),
                await key.GetAsync(cancellation))
            : throw new InvalidOperationException($"Package set {id} does not exist.");
    }
}
