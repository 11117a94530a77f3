using OpAmp.Proto.V1;

namespace Ampora.Regional.Sessions;

/// <param name="Message">What an agent sent over plain HTTP.</param>
/// <param name="Endpoint">The URL it was sent to.</param>
internal sealed record Poll(AgentToServer Message, string Endpoint);
