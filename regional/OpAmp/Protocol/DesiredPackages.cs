using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>The packages that an agent should have.</summary>
/// <param name="Id">Of the set.</param>
/// <param name="Hash">all_packages_hash: what the agent reports back.</param>
/// <param name="Offer">The message that carries them, without download headers.</param>
/// <param name="Download">Says how an agent proves that it may download; null when downloads need no proof.</param>
internal sealed record DesiredPackages(Guid Id, ByteString Hash, PackagesAvailable Offer, DownloadProof? Download);
