using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Ampora.Aggregator.Regions;
using Ampora.Aggregator.Tests.Support;
using Ampora.Federation.V1;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Aggregator.Tests.Regions;

public sealed class RegionCallerTests(PostgresFixture postgres)
{
    /// <summary>RFC 9113: 3.4, 4.1 and 6.5.</summary>
    private const int PrefaceBytes = 24;
    private const int FrameHeaderBytes = 9;
    private const int SettingsFrame = 4;
    private const int SettingBytes = 6;
    private const int InitialWindowSize = 4;

    [Fact]
    public async Task A_region_may_send_4_MiB_before_it_waits_for_the_other_end_of_the_world()
    {
        using var region = new TcpListener(IPAddress.Loopback, 0);
        region.Start();
        using var caller = new RegionCaller(
            new RegionOptions { Id = "eu-west", Endpoint = $"http://{region.LocalEndpoint}", Token = FakeRegion.Token }, new RegionLinkOptions());
        using var hello = caller.Feed.HelloAsync(new HelloRequest(), caller.Headers, cancellationToken: TestContext.Current.CancellationToken);
        using var connection = await region.AcceptTcpClientAsync(TestContext.Current.CancellationToken).WithTimeout();
        var stream = connection.GetStream();
        var header = new byte[PrefaceBytes + FrameHeaderBytes];
        await stream.ReadExactlyAsync(header, TestContext.Current.CancellationToken).WithTimeout();
        header[PrefaceBytes + 3].ShouldBe((byte)SettingsFrame);
        var settings = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(PrefaceBytes)) >> 8];
        await stream.ReadExactlyAsync(settings, TestContext.Current.CancellationToken).WithTimeout();

        settings.Chunk(SettingBytes)
            .Single(setting => BinaryPrimitives.ReadUInt16BigEndian(setting) == InitialWindowSize)
            .ShouldSatisfyAllConditions(setting => BinaryPrimitives.ReadUInt32BigEndian(setting.AsSpan(2)).ShouldBeGreaterThanOrEqualTo(4u * 1024 * 1024));
    }

    [Fact]
    [Slow("waits for a ping that nobody answers")]
    public async Task A_region_that_is_gone_without_a_word_is_noticed_by_its_silence()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        using var wire = new CutProxy(region.Address.Port);
        string[] settings = [$"Regions:0:Endpoint={wire.Address}", "Links:PingDelay=00:00:01", "Links:PingTimeout=00:00:01", "Links:QuietTimeout=00:10:00"];
        await using var aggregator = await TestAggregator.StartAsync(database, null, settings, region);
        var watch = await region.WatchAsync();
        watch.Send(Frames.Begin(), Frames.Staged(Frames.Present(1, 5)), Frames.End(7), Frames.Mark(7, TimeProvider.System.GetUtcNow()));
        await Eventually.Async(() => aggregator.Region().Link.State == LinkState.Connected);

        wire.Freeze();

        await Eventually.Async(() => aggregator.Region().Link.State == LinkState.BackingOff);
        aggregator.Region().Link.Error!.ShouldContain(wire.Address["http://".Length..]);
        wire.Cut();
    }
}
