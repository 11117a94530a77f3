using Npgsql;

namespace Ampora.Regional.Packages;

/// <summary>Versions of packages. They are immutable; their files are in the <see cref="IArtifactStore"/>.</summary>
internal sealed class PackageStore(NpgsqlDataSource database, TimeProvider time)
{
    private const string Columns = "name, version, type, content_hash, size_bytes, signature, hash, created_at, created_by";

    /// <summary>By name, newest first.</summary>
    public async Task<IReadOnlyList<PackageVersion>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM packages ORDER BY name, created_at DESC, id");
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Null when there is no such version.</summary>
    public async Task<PackageVersion?> FindAsync(string name, string version, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM packages WHERE name = @name AND version = @version");
        command.Parameters.AddWithValue("name", name);
        command.Parameters.AddWithValue("version", version);
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    /// <summary>Adds a version, or gives the one that is there already.</summary>
    public async Task<PackageVersion> AddAsync(PackageInput.Upload upload, Artifact artifact, string by, CancellationToken cancellation)
    {
        await using (var command = database.CreateCommand($"""
            INSERT INTO packages (id, name, version, type, content_hash, size_bytes, signature, hash, created_by)
            VALUES (@id, @name, @version, @type, @content_hash, @size, @signature, @hash, @by) ON CONFLICT (name, version) DO NOTHING
            """))
        {
            command.Parameters.AddWithValue("id", Guid.CreateVersion7(time.GetUtcNow()));
            command.Parameters.AddWithValue("name", upload.Name);
            command.Parameters.AddWithValue("version", upload.Version);
            command.Parameters.AddWithValue("type", (short)upload.Type);
            command.Parameters.AddWithValue("content_hash", artifact.Hash);
            command.Parameters.AddWithValue("size", artifact.Size);
            command.Parameters.AddWithValue("signature", upload.Signature);
            command.Parameters.AddWithValue("hash", PackageHash.Of(upload.Type, upload.Version, artifact.Hash, upload.Signature));
            command.Parameters.AddWithValue("by", by);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        return (await FindAsync(upload.Name, upload.Version, cancellation))!;
    }

    private static async Task<List<PackageVersion>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var versions = new List<PackageVersion>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var signature = rows.GetFieldValue<byte[]>(5);
            versions.Add(new PackageVersion(
                rows.GetString(0), rows.GetString(1), (PackageKind)rows.GetInt16(2), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(3)), rows.GetInt64(4),
                signature.Length == 0 ? null : Convert.ToBase64String(signature), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(6)),
                rows.GetFieldValue<DateTimeOffset>(7), rows.GetString(8)));
        }

        return versions;
    }
}
