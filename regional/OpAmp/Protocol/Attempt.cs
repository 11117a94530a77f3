using Google.Protobuf;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>How an agent's attempt at a desired configuration ended, when it did not end well. Numbers as stored.</summary>
internal enum AttemptOutcome : short
{
    /// <summary>The agent says that it failed.</summary>
    Failed = 1,

    /// <summary>The agent had taken it and now runs another one.</summary>
    RolledBack = 2,
}

/// <summary>
/// The end of an attempt. Without a new decision the agent is not offered that configuration again: otherwise an agent that rolls
/// back by itself would be sent it for ever (opamp-spec 397).
/// </summary>
/// <param name="Hash">Of the configuration that was tried.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Error">The agent's words; empty when it gave none.</param>
internal sealed record Attempt(ByteString Hash, AttemptOutcome Outcome, string Error);
