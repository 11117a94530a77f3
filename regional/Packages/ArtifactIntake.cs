using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Packages;

/// <param name="Hash">SHA-256.</param>
/// <param name="Size">Bytes.</param>
internal sealed record Artifact(byte[] Hash, long Size);

/// <summary>Takes files in, chunk by chunk, hashing as it goes.</summary>
internal sealed class ArtifactIntake(IArtifactStore store, IOptions<PackagesOptions> options)
{
    public const int ChunkBytes = 1 << 20;

    /// <summary>Null when the file is larger than <c>Packages:MaxArtifactBytes</c>; nothing is kept of it then, nor of an empty one.</summary>
    public async Task<Artifact?> StoreAsync(Stream content, CancellationToken cancellation)
    {
        await using var draft = await store.BeginAsync(cancellation);
        if (await ReadAsync(content, draft, cancellation) is not { } artifact)
        {
            return null;
        }

        if (artifact.Size > 0)
        {
            await draft.CompleteAsync(artifact.Hash, artifact.Size, cancellation);
        }

        return artifact;
    }

    /// <summary>What the file would be, without keeping it; null when it is too large.</summary>
    public Task<Artifact?> MeasureAsync(Stream content, CancellationToken cancellation) => ReadAsync(content, draft: null, cancellation);

    private async Task<Artifact?> ReadAsync(Stream content, ArtifactDraft? draft, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var size = 0L;
            int read;
            while ((read = await content.ReadAtLeastAsync(buffer.AsMemory(0, ChunkBytes), ChunkBytes, throwOnEndOfStream: false, cancellation)) > 0)
            {
                size += read;
                if (size > options.Value.MaxArtifactBytes)
                {
                    return null;
                }

                hash.AppendData(buffer.AsSpan(0, read));
                if (draft is not null)
                {
                    await draft.AppendAsync(buffer.AsMemory(0, read), cancellation);
                }
            }

            return new Artifact(hash.GetHashAndReset(), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
