using Ampora.Regional.Agents;
using Ampora.Regional.Enrollment.Certificates;
using Ampora.Regional.OpAmp.Protocol;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Enrollment;

/// <summary>Whoever sends messages over one connection, or in one request.</summary>
internal sealed class Speaker(AgentIdentity identity, SpeakerChecks checks, CertificateRequests certificates)
{
    public AgentIdentity Identity => identity;

    /// <summary>What the region knows of the agent and this speaker.</summary>
    public Task<SpeakerFacts> LookAsync(Guid agent, CancellationToken cancellation) => checks.LookAsync(identity, agent, cancellation);

    /// <summary>
    /// Before an agent's first message here is taken: null when this speaker may act for it, otherwise the words that refuse. Whatever
    /// must be remembered of its coming in is committed when this returns.
    /// </summary>
    /// <param name="message">The first message.</param>
    /// <param name="facts">Of the agent and this speaker, as just looked up.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public ValueTask<string?> RefuseAsync(AgentToServer message, SpeakerFacts facts, CancellationToken cancellation) =>
        Refuse(message) is { } words ? ValueTask.FromResult<string?>(words) : checks.RefuseAsync(identity, message, facts, cancellation);

    /// <summary>Issues the certificate that a message asks for, for an agent that this speaker may act for; words that refuse, or what to offer.</summary>
    public async ValueTask<(string? Refusal, Guid? Credential)> CertifyAsync(AgentToServer message, CancellationToken cancellation) =>
        CertificateRequests.In(message) is { } asked ? await certificates.IssueAsync(asked, message, cancellation) : (null, null);

    /// <summary>What can be said of any message by itself: a gateway's agents stay within its scope, and nobody else's id is given away.</summary>
    public string? Refuse(AgentToServer message)
    {
        if (identity.Kind == IdentityKind.Agent && Unclaimed.WantsId(message) && InstanceUid.FromBytes(message.InstanceUid) != identity.Agent)
        {
            return SpeakerRule.OfAnother(identity);
        }

        return identity.Kind == IdentityKind.Gateway && message.AgentDescription is { } description
            ? SpeakerRule.OutOfScope(identity, AgentLabels.Of(description))
            : null;
    }
}
