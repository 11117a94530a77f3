using System.Diagnostics.Metrics;

namespace Ampora.Regional.OpAmp;

/// <summary>Meter <c>ampora.opamp</c>: what agents and the server exchange.</summary>
internal static class OpAmpMetrics
{
    private static readonly Meter Meter = new("ampora.opamp");

    private static long _sessions;
    private static long _sockets;
    private static long _halfClosed;

    private static readonly Counter<long> FramesReceived = Meter.CreateCounter<long>("ampora.opamp.frames_received", "{frame}",
        "Messages of agents that were understood, by transport (websocket, http).");

    private static readonly Counter<long> FramesRejected = Meter.CreateCounter<long>("ampora.opamp.frames_rejected", "{frame}",
        "Requests and messages refused, by reason (malformed, identity, not_its_own, not_certified, too_large, too_slow, too_many, budget, admission, unavailable, unauthorized, second_agent).");

    private static readonly Counter<long> SocketsEnded = Meter.CreateCounter<long>("ampora.opamp.sockets_ended", "{socket}",
        "WebSockets that ended, by how: closed (with Close frames of both sides), unanswered (the peer did not answer the region's Close frame in time), "
        + "lost (the peer's end came without a Close frame), push_not_taken, close_not_taken (cut without a Close frame: the peer took nothing any more).");

    private static readonly Histogram<double> ApplyDuration = Meter.CreateHistogram("ampora.opamp.apply_duration", "s",
        "From the offer of a configuration to the agent's word on it, by outcome (applied, failed).",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200] });

    /// <summary>Replies and pushes that were over OpAmp:MaxReplyBytes and so not sent.</summary>
    public static readonly Counter<long> RepliesDiscarded = Meter.CreateCounter<long>("ampora.opamp.replies_discarded", "{message}");

    /// <summary>Configurations offered, pushed or in a reply.</summary>
    public static readonly Counter<long> Offers = Meter.CreateCounter<long>("ampora.opamp.offers", "{offer}");

    private static readonly KeyValuePair<string, object?> WebSocket = new("transport", "websocket");
    private static readonly KeyValuePair<string, object?> Http = new("transport", "http");

    static OpAmpMetrics()
    {
        // Read when they are collected: whoever begins to listen later sees the whole number.
        Meter.CreateObservableUpDownCounter("ampora.opamp.active_sessions", () => Volatile.Read(ref _sessions), "{session}",
            "Agents connected over WebSocket to this instance.");
        Meter.CreateObservableUpDownCounter("ampora.opamp.sockets", () => Volatile.Read(ref _sockets), "{socket}", "WebSockets open now.");
        Meter.CreateObservableUpDownCounter("ampora.opamp.half_closed", () => Volatile.Read(ref _halfClosed), "{connection}",
            "Connections on which the region has said its last word and lets go what still comes.");
    }

    public static void ReceivedOverWebSocket() => FramesReceived.Add(1, WebSocket);

    public static void ReceivedOverHttp() => FramesReceived.Add(1, Http);

    public static void Rejected(string reason) => FramesRejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public static void SessionBegan() => Interlocked.Increment(ref _sessions);

    public static void SessionEnded() => Interlocked.Decrement(ref _sessions);

    public static void SocketOpened() => Interlocked.Increment(ref _sockets);

    public static void SocketClosed() => Interlocked.Decrement(ref _sockets);

    public static void SocketEnded(string how) => SocketsEnded.Add(1, new KeyValuePair<string, object?>("how", how));

    public static void HalfClosedBegan() => Interlocked.Increment(ref _halfClosed);

    public static void HalfClosedEnded() => Interlocked.Decrement(ref _halfClosed);

    public static void Applied(TimeSpan sinceOffer, bool failed) =>
        ApplyDuration.Record(sinceOffer.TotalSeconds, new KeyValuePair<string, object?>("outcome", failed ? "failed" : "applied"));
}
