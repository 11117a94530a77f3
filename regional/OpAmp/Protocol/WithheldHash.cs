using Google.Protobuf;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>What an agent should have and could not be offered, by its hash. Kept with the agent, so that it is written once.</summary>
/// <param name="Hash">Of the offer; empty in a change that says that nothing is withheld any more.</param>
/// <param name="Because">In words; see <see cref="WithheldOffer.Words"/>.</param>
internal sealed record WithheldHash(ByteString Hash, string Because)
{
    /// <summary>The change after which nothing is withheld.</summary>
    public static readonly WithheldHash None = new(ByteString.Empty, "");

    public bool IsNone => Hash.IsEmpty;
}
