using Microsoft.Extensions.Options;

namespace Ampora.Regional.Packages;

/// <summary>
/// Files in a folder, named by their hash. A file is written beside the others and renamed when it is complete, so that what has
/// a hash for its name is whole.
/// </summary>
internal sealed class DirectoryArtifactStore(IOptions<PackagesOptions> options, TimeProvider time) : IArtifactStore
{
    private const int BufferBytes = 64 * 1024;
    private readonly string _folder = options.Value.Path;

    public Task<ArtifactDraft> BeginAsync(CancellationToken cancellation)
    {
        var incoming = Directory.CreateDirectory(Path.Combine(_folder, "incoming"));
        foreach (var left in incoming.EnumerateFiles().Where(file => file.LastWriteTimeUtc < time.GetUtcNow().UtcDateTime.AddDays(-1)))
        {
            left.Delete();
        }

        return Task.FromResult<ArtifactDraft>(new Draft(this, Path.Combine(incoming.FullName, Guid.CreateVersion7(time.GetUtcNow()).ToString())));
    }

    public Task<Stream?> OpenAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellation)
    {
        var file = PathOf(hash);
        return Task.FromResult<Stream?>(File.Exists(file)
            ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous)
            : null);
    }

    private string PathOf(ReadOnlyMemory<byte> hash)
    {
        var name = Convert.ToHexStringLower(hash.Span);
        return Path.Combine(_folder, name[..2], name);
    }

    private sealed class Draft(DirectoryArtifactStore store, string path) : ArtifactDraft
    {
        private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);

        public override async Task AppendAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation) => await _file.WriteAsync(chunk, cancellation);

        public override async Task CompleteAsync(ReadOnlyMemory<byte> hash, long size, CancellationToken cancellation)
        {
            await _file.FlushAsync(cancellation);
            _file.Flush(flushToDisk: true);
            await _file.DisposeAsync();
            var target = store.PathOf(hash);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(path, target, overwrite: true);
        }

        public override async ValueTask DisposeAsync()
        {
            await _file.DisposeAsync();
            File.Delete(path);
        }
    }
}
