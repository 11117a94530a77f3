using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Packages;

/// <summary>Sets of packages, each with the offer that agents get. They are immutable.</summary>
internal sealed class PackageSetStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<PackageSet>> ListAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"{Select} ORDER BY created_at DESC, id");
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Null when there is no such set.</summary>
    public async Task<PackageSet?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"{Select} WHERE id = @id");
        command.Parameters.AddWithValue("id", id);
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    /// <summary>The set, or the names of packages that have no such version.</summary>
    public async Task<(PackageSet? Set, IReadOnlyList<string> Missing)> AddAsync(NewPackageSet input, string by, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var members = await MembersAsync(connection, input, cancellation);
        if (input.Packages.Keys.Except(members.Keys).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } missing)
        {
            return (null, missing);
        }

        var offer = new PackagesAvailable();
        foreach (var (name, member) in members)
        {
            offer.Packages[name] = member.Offer;
        }

        offer.AllPackagesHash = ByteString.CopyFrom(
            PackageHash.OfSet(members.Select(member => KeyValuePair.Create(member.Key, member.Value.Offer.Hash.ToByteArray()))));
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await using (var command = new NpgsqlCommand("""
            INSERT INTO package_sets (id, name, hash, content, created_by) VALUES (@id, @name, @hash, @content, @by);
            INSERT INTO package_set_members (set_id, package_id) SELECT @id, unnest(@members)
            """, connection))
        {
            command.Parameters.AddWithValue("id", id);
            command.Parameters.AddWithValue("name", input.Name);
            command.Parameters.AddWithValue("hash", offer.AllPackagesHash.ToByteArray());
            command.Parameters.AddWithValue("content", offer.ToByteArray());
            command.Parameters.AddWithValue("by", by);
            command.Parameters.AddWithValue("members", members.Values.Select(member => member.Id).ToArray());
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return (await FindAsync(id, cancellation), []);
    }

    /// <summary>An agent may download a file while it is in the set that is desired for it.</summary>
    public async Task<bool> OffersAsync(Guid agent, byte[] contentHash, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            SELECT EXISTS (
                SELECT FROM agents a JOIN package_set_members m ON m.set_id = a.desired_packages_id JOIN packages p ON p.id = m.package_id
                WHERE a.id = @agent AND a.admission = 1 AND p.content_hash = @hash)
            """);
        command.Parameters.AddWithValue("agent", agent);
        command.Parameters.AddWithValue("hash", contentHash);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private const string Select = "SELECT id, name, hash, content, created_at, created_by FROM package_sets";

    private static async Task<Dictionary<string, (Guid Id, PackageAvailable Offer)>> MembersAsync(
        NpgsqlConnection connection, NewPackageSet input, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            SELECT p.id, p.name, p.version, p.type, p.content_hash, p.signature, p.hash
            FROM unnest(@names, @versions) AS u(name, version) JOIN packages p ON p.name = u.name AND p.version = u.version
            """, connection);
        command.Parameters.AddWithValue("names", input.Packages.Keys.ToArray());
        command.Parameters.AddWithValue("versions", input.Packages.Values.ToArray());
        var members = new Dictionary<string, (Guid, PackageAvailable)>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var contentHash = rows.GetFieldValue<byte[]>(4);
            members.Add(rows.GetString(1), (rows.GetGuid(0), new PackageAvailable
            {
                Type = (PackageType)rows.GetInt16(3),
                Version = rows.GetString(2),
                Hash = ByteString.CopyFrom(rows.GetFieldValue<byte[]>(6)),
                File = new DownloadableFile
                {
                    // Made whole for each agent: it depends on where the agent reaches the region.
                    DownloadUrl = $"{PackageDownloads.Path}/{Convert.ToHexStringLower(contentHash)}",
                    ContentHash = ByteString.CopyFrom(contentHash),
                    Signature = ByteString.CopyFrom(rows.GetFieldValue<byte[]>(5)),
                },
            }));
        }

        return members;
    }

    private static async Task<List<PackageSet>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var sets = new List<PackageSet>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var offer = PackagesAvailable.Parser.ParseFrom(rows.GetFieldValue<byte[]>(3));
            sets.Add(new PackageSet(
                rows.GetGuid(0), rows.GetString(1), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(2)),
                new SortedDictionary<string, string>(offer.Packages.ToDictionary(package => package.Key, package => package.Value.Version), StringComparer.Ordinal),
                rows.GetFieldValue<DateTimeOffset>(4), rows.GetString(5)));
        }

        return sets;
    }
}
