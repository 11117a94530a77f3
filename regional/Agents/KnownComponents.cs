using System.Collections.Concurrent;
using System.Security.Cryptography;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>Which component hashes this region can already put components to. A hash once known stays known.</summary>
internal sealed class KnownComponents(NpgsqlDataSource database)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<ByteString, bool> _known = new();

    /// <summary>False also for a report that brings its components along: there is nothing to look up.</summary>
    public async ValueTask<bool> HasAsync(AgentToServer message, CancellationToken cancellation)
    {
        if (message.AvailableComponents is not { Components.Count: 0 } reported)
        {
            return false;
        }

        var digest = ByteString.CopyFrom(SHA256.HashData(reported.Hash.Span));
        if (_known.ContainsKey(digest))
        {
            return true;
        }

        await using var command = database.CreateCommand("SELECT 1 FROM component_sets WHERE digest = @digest");
        command.Parameters.AddWithValue("digest", digest.ToByteArray());
        var known = await command.ExecuteScalarAsync(cancellation) is not null;
        if (known && _known.Count < Most)
        {
            _known[digest] = true;
        }

        return known;
    }
}
