using System.Diagnostics.Metrics;

namespace Ampora.Regional.OpAmp;

/// <summary>Meter <c>ampora.opamp</c>: what agents and the server exchange.</summary>
internal static class OpAmpMetrics
{
    private static readonly Meter Meter = new("ampora.opamp");

    /// <summary>Messages taken, by transport (websocket, http).</summary>
    public static readonly Counter<long> Messages = Meter.CreateCounter<long>("ampora.opamp.messages", "{message}");

    /// <summary>Messages refused, by reason (malformed, identity, not_its_own, unavailable, unauthorized, too_large).</summary>
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>("ampora.opamp.refused", "{message}");

    /// <summary>Replies and pushes that were over OpAmp:MaxReplyBytes and so not sent.</summary>
    public static readonly Counter<long> RepliesDiscarded = Meter.CreateCounter<long>("ampora.opamp.replies_discarded", "{message}");

    /// <summary>Configurations offered, pushed or in a reply.</summary>
    public static readonly Counter<long> Offers = Meter.CreateCounter<long>("ampora.opamp.offers", "{offer}");

    /// <summary>WebSockets open now.</summary>
    public static readonly UpDownCounter<long> Sockets = Meter.CreateUpDownCounter<long>("ampora.opamp.sockets", "{socket}");
}
