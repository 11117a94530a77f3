using Ampora.Federation.V1;
using Ampora.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Ampora.Aggregator.Tests.Support;

/// <summary>What a region sends, in a line each.</summary>
internal static class Frames
{
    public const string Epoch = "11111111-1111-7111-8111-111111111111";

    /// <summary>The n-th agent's id.</summary>
    public static string Id(int n) => $"00000000-0000-7000-8000-{n:x12}";

    public static AgentSummary Agent(int n, Action<AgentSummary>? configure = null)
    {
        var agent = new AgentSummary
        {
            InstanceUid = Id(n),
            ServiceName = "otelcol",
            ServiceVersion = "0.120.0",
            HostName = $"host-{n:d4}",
            Health = Health.Healthy,
            Connection = Connection.Connected,
            Transport = Transport.Websocket,
            ConfigState = ConfigState.Applied,
            FirstSeenAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(n)),
            ChangedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(n)),
            Labels = { ["env"] = n % 2 == 0 ? "prod" : "dev", ["host.name"] = $"host-{n:d4}" },
        };
        configure?.Invoke(agent);
        return agent;
    }

    public static Item Present(int n, ulong stamp, Action<AgentSummary>? configure = null) => new()
    {
        Kind = Kind.Agent,
        Key = Id(n),
        Stamp = stamp,
        Schema = 1,
        Change = Change.Present,
        Body = Agent(n, configure).ToByteString(),
    };

    public static Item Deleted(int n, ulong stamp) => new() { Kind = Kind.Agent, Key = Id(n), Stamp = stamp, Change = Change.Deleted };

    public static Item Instance(string name, ulong stamp) => new()
    {
        Kind = Kind.Instance,
        Key = name,
        Stamp = stamp,
        Schema = 1,
        Change = Change.Present,
        Body = new InstanceSummary { Name = name }.ToByteString(),
    };

    public static FeedFrame Begin(string epoch = Epoch) =>
        new() { SnapshotBegin = new SnapshotBegin { Epoch = epoch, Kinds = { Kind.Agent, Kind.Instance } } };

    public static FeedFrame Staged(params IEnumerable<Item> items) => new() { Batch = new Batch { Items = { items } } };

    public static FeedFrame Batch(ulong position, params IEnumerable<Item> items) => Batch(Epoch, position, items);

    public static FeedFrame Batch(string epoch, ulong position, params IEnumerable<Item> items) =>
        new() { Batch = new Batch { Items = { items }, Position = At(position, epoch) } };

    public static FeedFrame End(ulong position, string epoch = Epoch) => new() { SnapshotEnd = new SnapshotEnd { Position = At(position, epoch) } };

    public static FeedFrame Mark(ulong position, DateTimeOffset watermark, DateTimeOffset? sentAt = null, string epoch = Epoch, Action<Bookmark>? configure = null)
    {
        var bookmark = new Bookmark
        {
            Positions = { At(position, epoch) },
            Watermark = Timestamp.FromDateTimeOffset(watermark),
            SentAt = Timestamp.FromDateTimeOffset(sentAt ?? watermark),
            ResumeToken = ByteString.CopyFromUtf8($"{epoch}/{position}"),
        };
        configure?.Invoke(bookmark);
        return new FeedFrame { Bookmark = bookmark };
    }

    public static FeedFrame Resync(ResyncReason reason, string detail = "") => new() { Resync = new Resync { Reason = reason, Detail = detail } };

    public static FeedFrame GoAway(string reason, TimeSpan after) => new() { GoAway = new GoAway { Reason = reason, RetryAfter = Duration.FromTimeSpan(after) } };

    public static KindDigest Digest(Kind kind, params Item[] items) => new()
    {
        Kind = kind,
        Count = (ulong)items.Length,
        Digest = items.Aggregate(0UL, (digest, item) => digest ^ ItemDigest.Of(item.Kind, item.Key, item.Stamp)),
        HasDigest = true,
    };

    private static RegionPosition At(ulong position, string epoch) => new() { Region = "eu-west", Epoch = epoch, Position = position };
}
