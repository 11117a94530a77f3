namespace Ampora.AgentSimulator;

/// <summary>An OpAMP server to which agents connect.</summary>
/// <param name="Endpoint">ws(s):// or http(s)://; the scheme is adapted to the transport of each agent.</param>
/// <param name="Key">Sent as <c>Authorization: Bearer</c>; empty sends no such header.</param>
public sealed record ServerTarget(Uri Endpoint, string Key);
