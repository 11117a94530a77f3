using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>The version an agent should run. One instance per version, shared by every session it is desired for.</summary>
/// <param name="VersionId">The configuration version's id.</param>
/// <param name="Hash">32 bytes; what the agent reports back (Ampora.Protos.ConfigHash).</param>
/// <param name="Offer">The message that carries it.</param>
internal sealed record DesiredConfig(Guid VersionId, ByteString Hash, AgentRemoteConfig Offer);
