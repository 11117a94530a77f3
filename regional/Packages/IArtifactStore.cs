namespace Ampora.Regional.Packages;

/// <summary>Keeps the files of packages by the SHA-256 of their bytes. No file is ever whole in memory.</summary>
internal interface IArtifactStore
{
    /// <summary>Begins a file whose hash is known at its end.</summary>
    public Task<ArtifactDraft> BeginAsync(CancellationToken cancellation);

    /// <summary>A seekable stream of the file; null when there is none with this hash.</summary>
    public Task<Stream?> OpenAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellation);
}

/// <summary>A file on its way into the store. Disposed before it is complete, it leaves nothing behind.</summary>
internal abstract class ArtifactDraft : IAsyncDisposable
{
    /// <param name="chunk">At most <see cref="ArtifactIntake.ChunkBytes"/>; all but the last one exactly.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public abstract Task AppendAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation);

    /// <summary>The file is there from now on; it may have been before.</summary>
    public abstract Task CompleteAsync(ReadOnlyMemory<byte> hash, long size, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
