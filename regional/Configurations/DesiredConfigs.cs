using System.Collections.Concurrent;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Configurations;

/// <summary>
/// Versions as they are offered, one instance each for all sessions. Versions never change, so nothing here goes stale; when
/// there are too many, all are let go and loaded again as they are asked for.
/// </summary>
internal sealed class DesiredConfigs(NpgsqlDataSource database)
{
    private const int Most = 500;

    private readonly ConcurrentDictionary<Guid, Lazy<Task<DesiredConfig>>> _versions = new();

    public async ValueTask<DesiredConfig> GetAsync(Guid versionId, CancellationToken cancellation)
    {
        if (_versions.Count > Most)
        {
            _versions.Clear();
        }

        var version = _versions.GetOrAdd(versionId, id => new Lazy<Task<DesiredConfig>>(() => LoadAsync(id)));
        try
        {
            return await version.Value.WaitAsync(cancellation);
        }
        catch when (version.Value.IsFaulted)
        {
            _versions.TryRemove(new KeyValuePair<Guid, Lazy<Task<DesiredConfig>>>(versionId, version));
            throw;
        }
    }

    private async Task<DesiredConfig> LoadAsync(Guid versionId)
    {
        await using var command = database.CreateCommand("""
            SELECT v.hash, f.name, f.content_type, b.content
            FROM configuration_versions v
            LEFT JOIN configuration_files f ON f.version_id = v.id
            LEFT JOIN blobs b ON b.digest = f.digest
            WHERE v.id = @id
            """);
        command.Parameters.AddWithValue("id", versionId);
        await using var rows = await command.ExecuteReaderAsync();
        var offer = new AgentRemoteConfig { Config = new AgentConfigMap() };
        while (await rows.ReadAsync())
        {
            offer.ConfigHash = ByteString.CopyFrom(rows.GetFieldValue<byte[]>(0));
            if (!rows.IsDBNull(1))
            {
                offer.Config.ConfigMap[rows.GetString(1)] = new AgentConfigFile
                {
                    ContentType = rows.GetString(2),
                    Body = ByteString.CopyFrom(rows.GetFieldValue<byte[]>(3)),
                };
            }
        }

        return offer.ConfigHash.IsEmpty
            ? throw new InvalidOperationException($"Configuration version {versionId} does not exist.")
            : new DesiredConfig(versionId, offer.ConfigHash, offer);
    }
}
