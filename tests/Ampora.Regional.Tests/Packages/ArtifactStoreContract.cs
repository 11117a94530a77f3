using System.Security.Cryptography;
using Ampora.Regional.Packages;
using Ampora.Regional.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Tests.Packages;

/// <summary>What both stores of files do alike.</summary>
public abstract class ArtifactStoreContract
{
    private const int Chunk = ArtifactIntake.ChunkBytes;

    private protected abstract IArtifactStore Store { get; }

    /// <summary>Bytes that the store holds, complete or not.</summary>
    private protected abstract Task<long> HeldAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(Chunk)]
    [InlineData((3 * Chunk) + 17)]
    public async Task A_file_comes_out_as_it_went_in(int size)
    {
        var bytes = Bytes(size);

        var artifact = await Intake().StoreAsync(new MemoryStream(bytes), Token);

        artifact.ShouldNotBeNull().Size.ShouldBe(size);
        artifact.Hash.ShouldBe(SHA256.HashData(bytes));
        await using var content = (await Store.OpenAsync(artifact.Hash, Token)).ShouldNotBeNull();
        content.Length.ShouldBe(size);
        using var read = new MemoryStream();
        await content.CopyToAsync(read, Token);
        read.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task Any_part_can_be_read_also_across_chunks()
    {
        var bytes = Bytes((2 * Chunk) + 100);
        var artifact = await Intake().StoreAsync(new MemoryStream(bytes), Token);
        await using var content = (await Store.OpenAsync(artifact!.Hash, Token)).ShouldNotBeNull();

        foreach (var (offset, count) in new[] { (10, 20), (Chunk - 5, 10), (2 * Chunk, 100), (0, Chunk + 1), ((2 * Chunk) + 99, 1) })
        {
            var part = new byte[count];
            content.Seek(offset, SeekOrigin.Begin);
            await content.ReadExactlyAsync(part, Token);
            part.AsSpan().SequenceEqual(bytes.AsSpan(offset, count)).ShouldBeTrue($"{count} at {offset}");
        }

        (await content.ReadAsync(new byte[1], Token)).ShouldBe(0);
    }

    [Fact]
    public async Task The_same_file_twice_is_kept_once()
    {
        var bytes = Bytes(Chunk + 1);
        var first = await Intake().StoreAsync(new MemoryStream(bytes), Token);
        var held = await HeldAsync();

        var second = await Intake().StoreAsync(new MemoryStream(bytes), Token);

        second!.Hash.ShouldBe(first!.Hash);
        (await HeldAsync()).ShouldBe(held);
        await using var content = await Store.OpenAsync(first.Hash, Token);
        content.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_and_nothing_of_it_is_kept()
    {
        var held = await HeldAsync();

        (await Intake(limit: 2 * Chunk).StoreAsync(new MemoryStream(Bytes((2 * Chunk) + 1)), Token)).ShouldBeNull();

        (await HeldAsync()).ShouldBe(held);
        (await Intake(limit: 2 * Chunk).StoreAsync(new MemoryStream(Bytes(2 * Chunk)), Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        var held = await HeldAsync();

        await Should.ThrowAsync<IOException>(() => Intake().StoreAsync(new BreakingStream(Bytes(Chunk + 1)), Token));

        (await HeldAsync()).ShouldBe(held);
    }

    [Fact]
    public async Task An_unknown_hash_opens_nothing() => (await Store.OpenAsync(RandomNumberGenerator.GetBytes(32), Token)).ShouldBeNull();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static byte[] Bytes(int size) => RandomNumberGenerator.GetBytes(size);

    private ArtifactIntake Intake(long limit = long.MaxValue) => new(Store, Options.Create(new PackagesOptions { MaxArtifactBytes = limit }));

    private sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position == Length ? throw new IOException("the client is gone") : base.ReadAsync(buffer, cancellationToken);
    }
}

public sealed class DatabaseArtifactStoreTests(RegionFixture region) : ArtifactStoreContract, IClassFixture<RegionFixture>
{
    private protected override IArtifactStore Store => region.Host.Services.GetRequiredService<DatabaseArtifactStore>();

    private protected override Task<long> HeldAsync() =>
        region.Database.ScalarAsync<long>("SELECT coalesce(sum(octet_length(content)), 0)::bigint FROM artifact_chunks");
}

public sealed class DirectoryArtifactStoreTests : ArtifactStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ampora-packages-");

    private protected override IArtifactStore Store => new DirectoryArtifactStore(Options.Create(new PackagesOptions { Path = _folder.FullName }), TimeProvider.System);

    public void Dispose() => _folder.Delete(recursive: true);

    private protected override Task<long> HeldAsync() =>
        Task.FromResult(_folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
}
