namespace Ampora.AgentSimulator.Protocol;

/// <summary>How one agent differs from its neighbours.</summary>
/// <param name="AcceptsRemoteConfig">False for an agent that only reports, as Collectors with the OpAMP extension alone do.</param>
/// <param name="ExportError">When set, an exporter of the agent fails with these words.</param>
/// <param name="HeartbeatInterval">Until the server offers another.</param>
internal sealed record AgentTraits(bool AcceptsRemoteConfig, string? ExportError, TimeSpan HeartbeatInterval);
