using Ampora.Regional.OpAmp.Protocol;

namespace Ampora.Regional.Messages;

/// <param name="Id">In the outbox.</param>
/// <param name="Outgoing">What the agent gets.</param>
/// <param name="StartedAt">The agent's health.start_time_unix_nano as last reported; 0 when unknown.</param>
internal sealed record SentOnce(long Id, Outgoing Outgoing, ulong StartedAt);
