namespace Ampora.Regional.Enrollment;

/// <summary>How whoever connects proved who it is, from the weakest way to the strongest.</summary>
internal enum IdentityKind
{
    /// <summary>Not at all: trusted on first use.</summary>
    Nobody,

    /// <summary>The key that all agents of the region share.</summary>
    SharedKey,

    /// <summary>A bootstrap token.</summary>
    Bootstrap,

    /// <summary>A credential that speaks for many agents.</summary>
    Gateway,

    /// <summary>A credential of one agent.</summary>
    Agent,
}

/// <summary>Who authenticated a request. An instance is shared by every connection that presents the same thing.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Credential">Of agent or gateway: the credential. Bootstrap: the token. Otherwise null.</param>
/// <param name="Agent">Of a credential of one agent: which. Otherwise null.</param>
internal sealed record AgentIdentity(IdentityKind Kind, Guid? Credential = null, Guid? Agent = null)
{
    public static readonly AgentIdentity Nobody = new(IdentityKind.Nobody);

    public static readonly AgentIdentity SharedKey = new(IdentityKind.SharedKey);

    /// <summary>Nothing tells that the region approved of whoever this is: less is taken.</summary>
    public bool IsStranger => Kind is IdentityKind.Nobody or IdentityKind.Bootstrap;

    /// <summary>Labels that every agent of a gateway must carry.</summary>
    public IReadOnlyDictionary<string, string> Scope { get; init; } = new Dictionary<string, string>();

    /// <summary>Agents that a gateway may speak for.</summary>
    public int MostAgents { get; init; }

    /// <summary>The agent has connected with this credential: what it had before is refused.</summary>
    public bool InForce { get; init; }

    /// <summary>When it ends by itself; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>It has ended by itself: a connection that came with it is closed.</summary>
    public bool HasExpired(DateTimeOffset now) => ExpiresAt <= now;
}
