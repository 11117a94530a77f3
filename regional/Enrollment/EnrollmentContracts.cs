using System.Text.Json.Serialization;

namespace Ampora.Regional.Enrollment;

/// <param name="Name">1 to 100 characters.</param>
/// <param name="ValidSeconds">How long it lets agents in, 900 to 604800.</param>
/// <param name="Uses">Agents that it lets in; 1 to 10000, 1 when absent.</param>
/// <param name="Labels">Attached to each of them; they win over what the agent reports.</param>
/// <param name="Admission">automatic or manual; the region's policy when absent.</param>
/// <param name="Group">Name of the group that each of them is put into, unless an operator has decided for it already.</param>
internal sealed record NewBootstrapToken(
    string Name, int ValidSeconds, int? Uses = null, IReadOnlyDictionary<string, string>? Labels = null, string? Admission = null,
    string? Group = null);

/// <param name="State">active, exhausted, expired or revoked.</param>
/// <param name="Group">Name of the group that its agents are put into.</param>
internal sealed record BootstrapToken(
    Guid Id, string Name, string State, IReadOnlyDictionary<string, string> Labels, string? Admission, string? Group, int UsesAllowed, int Uses, DateTimeOffset ExpiresAt,
    DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? RevokedAt, string? RevokedBy);

internal sealed record BootstrapTokenList(IReadOnlyList<BootstrapToken> Items);

/// <param name="Token">Without its secret.</param>
/// <param name="Secret">Shown this once; the region keeps only its hash.</param>
internal sealed record MadeBootstrapToken(BootstrapToken Token, string Secret);

/// <param name="Name">1 to 100 characters.</param>
/// <param name="MostAgents">How many agents it may speak for, 1 to 1000000.</param>
/// <param name="Scope">Labels that each of them must report.</param>
internal sealed record NewGateway(string Name, int MostAgents, IReadOnlyDictionary<string, string>? Scope = null);

/// <param name="Agents">Agents that it has spoken for.</param>
internal sealed record Gateway(
    Guid Id, string Name, IReadOnlyDictionary<string, string> Scope, int MostAgents, int Agents, DateTimeOffset CreatedAt, string CreatedBy,
    DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, string? RevokedBy);

internal sealed record GatewayList(IReadOnlyList<Gateway> Items);

/// <param name="Gateway">Without its secret.</param>
/// <param name="Secret">Shown this once; the region keeps only its hash.</param>
internal sealed record MadeGateway(Gateway Gateway, string Secret);

/// <param name="Kind">token, certificate or bootstrap-token.</param>
/// <param name="State">offered (the agent has not connected with it), in-force, replaced, expired or revoked.</param>
/// <param name="Serial">Of a certificate, hex.</param>
/// <param name="RenewAfter">Of a certificate: two thirds of its life.</param>
internal sealed record AgentCredential(
    Guid Id, Guid AgentId, string Kind, string State, string? Serial, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ConnectedAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RenewAfter, DateTimeOffset? RevokedAt, string? RevokedBy);

internal sealed record AgentCredentialList(IReadOnlyList<AgentCredential> Items);

/// <param name="Way">shared-key, trusted-on-first-use, bootstrap-token or gateway.</param>
/// <param name="Token">Name of the bootstrap token; null when it came another way.</param>
internal sealed record WaitingAgent(
    Guid Id, string Way, string? Token, string? ServiceName, string? HostName, IReadOnlyDictionary<string, string> Labels, DateTimeOffset FirstSeenAt);

/// <param name="Items">The longest waiting first, at most 500.</param>
/// <param name="Total">How many wait.</param>
internal sealed record WaitingAgentList(IReadOnlyList<WaitingAgent> Items, int Total);

/// <summary>What the revocation webhook is sent.</summary>
/// <param name="Id">The same when it is sent again.</param>
/// <param name="Region">Where it was taken back.</param>
/// <param name="What">credential, bootstrap-token or agent.</param>
/// <param name="SubjectId">Of the credential, token or agent.</param>
/// <param name="Serial">Of a certificate, hex.</param>
internal sealed record RevocationNotice(
    Guid Id, string Region, string What, Guid SubjectId, Guid? AgentId, string? Serial, string Because, string RevokedBy, DateTimeOffset RevokedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(NewBootstrapToken))]
[JsonSerializable(typeof(BootstrapToken))]
[JsonSerializable(typeof(BootstrapTokenList))]
[JsonSerializable(typeof(MadeBootstrapToken))]
[JsonSerializable(typeof(NewGateway))]
[JsonSerializable(typeof(Gateway))]
[JsonSerializable(typeof(GatewayList))]
[JsonSerializable(typeof(MadeGateway))]
[JsonSerializable(typeof(AgentCredential))]
[JsonSerializable(typeof(AgentCredentialList))]
[JsonSerializable(typeof(WaitingAgentList))]
[JsonSerializable(typeof(RevocationNotice))]
internal sealed partial class EnrollmentJson : JsonSerializerContext;
