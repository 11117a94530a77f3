using System.Security.Cryptography;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;

namespace Ampora.Regional.Packages;

/// <summary>The region's key for download headers, made by whoever needs it first, the same on every instance.</summary>
internal sealed class DownloadKey(NpgsqlDataSource database)
{
    private volatile DownloadProof? _proof;

    public async ValueTask<DownloadProof> GetAsync(CancellationToken cancellation)
    {
        if (_proof is { } known)
        {
            return known;
        }

        await using (var command = database.CreateCommand("INSERT INTO download_key (secret) VALUES (@secret) ON CONFLICT DO NOTHING"))
        {
            command.Parameters.AddWithValue("secret", RandomNumberGenerator.GetBytes(32));
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await using var read = database.CreateCommand("SELECT secret FROM download_key");
        var secret = (byte[])(await read.ExecuteScalarAsync(cancellation))!;
        return _proof = new DownloadProof(ByteString.CopyFrom(secret));
    }
}
