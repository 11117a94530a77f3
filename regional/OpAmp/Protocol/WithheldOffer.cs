using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>An offer that is over the limit of what may be sent, and so was not made (OpAMP, Message Size Limits).</summary>
/// <param name="Of">remote_config, connection_settings or packages_available.</param>
/// <param name="Size">Bytes that the message would have had.</param>
/// <param name="Limit">Bytes that it may have.</param>
internal sealed record WithheldOffer(string Of, int Size, int Limit)
{
    /// <summary>instance_uid, which every message has, and the header that a WebSocket adds.</summary>
    private const int Overhead = 19;

    public string Words => $"{Of}: not offered, the message would have {Size} bytes and OpAmp:MaxReplyBytes is {Limit}.";

    /// <summary>Looks whether an offer may be added to a reply.</summary>
    /// <param name="reply">What is said already.</param>
    /// <param name="offer">The offer and nothing else.</param>
    /// <param name="of">Name of its field.</param>
    /// <param name="limit">Bytes that a message may have.</param>
    /// <param name="withheld">Set when the offer would be too large for a message of its own; otherwise the next one has room.</param>
    public static bool Fits(ServerToAgent reply, ServerToAgent offer, string of, int limit, out WithheldOffer? withheld)
    {
        withheld = null;
        var size = offer.CalculateSize();
        if (Overhead + reply.CalculateSize() + size <= limit)
        {
            return true;
        }

        withheld = Overhead + size > limit ? new WithheldOffer(of, Overhead + size, limit) : null;
        return false;
    }
}
