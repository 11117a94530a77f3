using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>When an attempt at the desired configuration has ended badly.</summary>
internal static class AttemptRule
{
    /// <param name="before">Before the report.</param>
    /// <param name="status">What the agent reports now.</param>
    /// <returns>Null while the attempt goes on, when it went well, or when its end is known.</returns>
    public static Attempt? EndedBy(AgentState before, RemoteConfigStatus status)
    {
        if (before.Desired.Config is not { } desired || desired.Hash.Equals(before.AttemptEnded))
        {
            return null;
        }

        if (desired.Hash.Equals(status.LastRemoteConfigHash))
        {
            return status.Status == RemoteConfigStatuses.Failed ? new Attempt(desired.Hash, AttemptOutcome.Failed, status.ErrorMessage) : null;
        }

        // It had said that it took this one; now another one runs. An agent that has none, or does not say, has lost its state: it is
        // offered again.
        var runsAnother = status is { Status: RemoteConfigStatuses.Applied, LastRemoteConfigHash.IsEmpty: false };
        return runsAnother && desired.Hash.Equals(before.Config.Reported) ? new Attempt(desired.Hash, AttemptOutcome.RolledBack, status.ErrorMessage) : null;
    }
}
