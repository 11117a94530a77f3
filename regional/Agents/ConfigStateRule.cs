using Ampora.Federation.V1;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Agents;

/// <summary>
/// How an agent stands to the configuration that is assigned to it. An agent that does not report what it runs (OpAMP capability
/// ReportsRemoteConfig) can never be seen to apply it: it stays <see cref="ConfigState.Offered"/>.
/// </summary>
internal static class ConfigStateRule
{
    /// <summary>The same rule over columns of <c>agents a</c>; a number of <see cref="ConfigState"/>.</summary>
    public const string Sql = """
        (CASE WHEN a.assigned_hash IS NULL THEN 0
              WHEN a.capabilities & 2 = 0 THEN 6
              WHEN a.attempt_outcome IS NOT NULL THEN 5
              WHEN a.remote_config_hash = a.assigned_hash AND a.remote_config_status IS DISTINCT FROM 3 THEN
                  CASE a.remote_config_status WHEN 1 THEN 4 WHEN 2 THEN 3 ELSE 2 END
              WHEN a.offered_hash = a.assigned_hash THEN 2
              ELSE 1 END)
        """;

    /// <param name="assigned">Hash of what is assigned; empty when nothing is.</param>
    /// <param name="attemptEnded">The agent failed with it, or went back from it.</param>
    /// <param name="offered">Hash of what was last sent to the agent; empty when nothing was.</param>
    /// <param name="reported">Hash the agent last reported; empty when it reported none.</param>
    public static ConfigState Of(
        ReadOnlySpan<byte> assigned,
        bool attemptEnded,
        ReadOnlySpan<byte> offered,
        ReadOnlySpan<byte> reported,
        RemoteConfigStatuses status,
        AgentCapabilities capabilities)
    {
        if (assigned.IsEmpty)
            return ConfigState.Unspecified;
        if (!capabilities.HasFlag(AgentCapabilities.AcceptsRemoteConfig))
            return ConfigState.NotAccepted;
        if (attemptEnded)
            return ConfigState.Failed;
        // Failed with it before it was assigned anew: it is being tried again.
        if (!reported.SequenceEqual(assigned) || status == RemoteConfigStatuses.Failed)
            return offered.SequenceEqual(assigned) ? ConfigState.Offered : ConfigState.Pending;
        return status switch
        {
            RemoteConfigStatuses.Applied => ConfigState.Applied,
            RemoteConfigStatuses.Applying => ConfigState.Applying,
            _ => ConfigState.Offered,
        };
    }
}
