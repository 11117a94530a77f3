using Ampora.Regional.OpAmp.Protocol;

namespace Ampora.Regional.Agents;

/// <summary>What is to be written of one agent, and on behalf of which of its connections.</summary>
internal readonly record struct AgentChange(Guid Id, long Connection, AgentChanges Changes);
