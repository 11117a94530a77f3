using Google.Protobuf;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>What an agent was offered of one kind on this connection, and what it says that it has. Null: nothing.</summary>
/// <param name="Reported">The hash that the agent last reported.</param>
/// <param name="Offered">The hash that was last sent to it on this connection.</param>
internal readonly record struct OfferTrack(ByteString? Reported, ByteString? Offered)
{
    /// <summary>
    /// An offer is due while the hash that the agent reported is not the desired one. It is repeated only when the agent reports
    /// its status again or connects anew, so an agent that ignores offers is not flooded.
    /// </summary>
    public bool IsDue(ByteString desired, bool reportsNow) =>
        !desired.Equals(Reported) && (reportsNow || !desired.Equals(Offered));
}
