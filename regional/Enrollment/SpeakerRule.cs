namespace Ampora.Regional.Enrollment;

/// <summary>What the region knows of an agent and whoever wants to speak for it.</summary>
/// <param name="Known">The agent has a record.</param>
/// <param name="Admission">0 waits, 1 admitted, 2 refused.</param>
/// <param name="Owned">The agent has connected with a credential of its own that is in force.</param>
/// <param name="KeepsAnother">The agent keeps a bootstrap token, and not the one presented.</param>
internal sealed record SpeakerFacts(bool Known, short Admission, bool Owned, bool KeepsAnother)
{
    /// <summary>The agent has come in with the bootstrap token presented; or the gateway presented has spoken for it.</summary>
    public bool Bound { get; init; }

    /// <summary>The credential presented is this agent's now, whatever was remembered of it: an agent takes it along to a new id.</summary>
    public bool Holds { get; init; }

    /// <summary>An operator took that back.</summary>
    public bool Unbound { get; init; }

    /// <summary>The id that the agent had before, when it was given this one and has not used it yet.</summary>
    public Guid? Former { get; init; }

    /// <summary>The region told the agent whose credential this is to use this id.</summary>
    public bool Assigned { get; init; }

    /// <summary>It came in trusted on first use.</summary>
    public bool Trusted { get; init; }

    /// <summary>Capabilities that it last reported.</summary>
    public ulong Capabilities { get; init; }

    /// <summary>A credential of its own is on its way to it, or is with it.</summary>
    public bool HasCredential { get; init; }
}

/// <param name="Refusal">Words that refuse; null when the speaker may act for the agent.</param>
/// <param name="MustEnroll">It has to be written down first.</param>
internal readonly record struct SpeakerVerdict(string? Refusal, bool MustEnroll)
{
    public static readonly SpeakerVerdict May = new(null, false);

    public static readonly SpeakerVerdict MayOnce = new(null, true);

    public static SpeakerVerdict No(string words) => new(words, false);
}

/// <summary>
/// Who may act for an agent. The identity of an agent is its credential: a stronger way of proving it shuts out the weaker ones.
/// </summary>
internal static class SpeakerRule
{
    public const short Waiting = 0;
    public const short Admitted = 1;
    public const short Refused = 2;

    /// <param name="identity">Who speaks.</param>
    /// <param name="agent">For whom.</param>
    /// <param name="facts">Of both.</param>
    /// <param name="policy">For agents that are new.</param>
    public static SpeakerVerdict Decide(AgentIdentity identity, Guid agent, SpeakerFacts facts, AdmissionPolicy policy)
    {
        if (facts.Admission == Refused)
        {
            return SpeakerVerdict.No("instance_uid: an operator refused this agent.");
        }

        if (identity.Kind == IdentityKind.Agent)
        {
            return identity.Agent == agent || facts.Holds || (facts.Assigned && !facts.Owned) ? SpeakerVerdict.May : SpeakerVerdict.No(OfAnother(identity));
        }

        if (facts.Owned)
        {
            return SpeakerVerdict.No("instance_uid: this agent has a credential of its own and must present it.");
        }

        if (facts.KeepsAnother)
        {
            return SpeakerVerdict.No("instance_uid: this agent came in with a bootstrap token and must present it.");
        }

        return identity.Kind switch
        {
            IdentityKind.Nobody when facts is { Known: true, Trusted: false } =>
                SpeakerVerdict.No("instance_uid: this agent came in with a credential and must present one."),
            IdentityKind.Nobody => facts.Known ? SpeakerVerdict.May : SpeakerVerdict.MayOnce,
            IdentityKind.SharedKey => facts.Known || policy == AdmissionPolicy.Automatic ? SpeakerVerdict.May : SpeakerVerdict.MayOnce,
            _ when facts.Unbound => SpeakerVerdict.No("instance_uid: the bootstrap token was revoked for this agent."),
            _ => facts.Bound ? SpeakerVerdict.May : SpeakerVerdict.MayOnce,
        };
    }

    public static string OfAnother(AgentIdentity identity) =>
        $"instance_uid: the credential presented is that of agent {identity.Agent}; it cannot act for another.";

    /// <summary>Null when the labels are within the gateway's scope.</summary>
    public static string? OutOfScope(AgentIdentity gateway, IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (key, value) in gateway.Scope)
        {
            if (labels.GetValueOrDefault(key) != value)
            {
                return $"agent_description: this gateway speaks for agents with {key}={value} only.";
            }
        }

        return null;
    }
}
