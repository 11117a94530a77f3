using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.Storage;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Enrollment;

/// <summary>
/// Asks the database who may act for an agent, many at a time, and has written down what follows: a new agent's coming in, a
/// credential's first use, the credential that replaces what an agent came in with.
/// </summary>
internal sealed class SpeakerChecks : IAsyncDisposable
{
    private const int BatchSize = 100;
    private const int Waiting = 10_000;

    // The planner does not see how long the arrays are: for a few ids it would take a plan made for them alone for the cheaper one, and
    // make one at each call, which costs more than all the rest.
    private const string Sql = """
        SELECT a.id IS NOT NULL, coalesce(a.admission, 1::smallint), coalesce(a.capabilities, 0), a.desired_credential_id IS NOT NULL,
            coalesce(c.owned, false), coalesce(c.keeps_another, false), coalesce(c.bound, false) OR g.agent_id IS NOT NULL, coalesce(c.unbound, false),
            coalesce(s.old_id = u.agent, false), coalesce(e.way = 2, false), coalesce(c.holds, false), s.old_id
        FROM (SELECT @ids, @credentials, @agents OFFSET 0) AS unseen(ids, credentials, agents)
        CROSS JOIN LATERAL unnest(ids, credentials, agents) WITH ORDINALITY AS u(id, credential, agent, place)
        LEFT JOIN agents a ON a.id = u.id
        LEFT JOIN assigned_ids s ON s.new_id = u.id
        LEFT JOIN agent_enrollments e ON e.agent_id = u.id
        LEFT JOIN gateway_agents g ON g.credential_id = u.credential AND g.agent_id = u.id
        LEFT JOIN LATERAL (
            SELECT bool_or(k.kind IN (1, 2) AND k.connected_at IS NOT NULL AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())) AS owned,
                bool_or(k.id = u.credential AND k.revoked_at IS NULL) AS holds,
                bool_or(k.kind = 3 AND k.revoked_at IS NULL AND k.bootstrap_token_id IS DISTINCT FROM u.credential) AS keeps_another,
                bool_or(k.kind = 3 AND k.revoked_at IS NULL AND k.bootstrap_token_id = u.credential) AS bound,
                bool_or(k.kind = 3 AND k.revoked_by IS NOT NULL AND k.bootstrap_token_id = u.credential) AS unbound
            FROM agent_credentials k WHERE k.agent_id = u.id) c ON TRUE
        ORDER BY u.place
        """;

    private readonly NpgsqlDataSource _database;
    private readonly Enrollments _enrollments;
    private readonly CredentialStore _credentials;
    private readonly AdmissionPolicy _policy;
    private readonly MicroBatcher<Question, SpeakerFacts> _batches;

    public SpeakerChecks(NpgsqlDataSource database, Enrollments enrollments, CredentialStore credentials, IOptions<EnrollmentOptions> options)
    {
        (_database, _enrollments, _credentials, _policy) = (database, enrollments, credentials, options.Value.Admission);
        _batches = new MicroBatcher<Question, SpeakerFacts>(question => question.Agent, RunAsync, BatchSize, Waiting);
    }

    public Task<SpeakerFacts> LookAsync(AgentIdentity identity, Guid agent, CancellationToken cancellation) =>
        _batches.AddAsync(new Question(agent, identity), cancellation);

    /// <summary>Null when it may; otherwise why not.</summary>
    public async ValueTask<string?> RefuseAsync(AgentIdentity identity, AgentToServer message, SpeakerFacts facts, CancellationToken cancellation)
    {
        var id = InstanceUid.FromBytes(message.InstanceUid);
        if (identity.InForce && identity.Agent == id)
        {
            return null;
        }

        var verdict = SpeakerRule.Decide(identity, id, facts, _policy);
        if (verdict.Refusal is not null || message.AgentDisconnect is not null)
        {
            return verdict.Refusal;
        }

        var admission = facts.Admission;
        if (verdict.MustEnroll)
        {
            (var refusal, admission) = await _enrollments.EnrollAsync(identity, id, message, cancellation);
            if (refusal is not null)
            {
                return refusal;
            }
        }

        if (identity.Agent == id)
        {
            await _credentials.ConnectedAsync(identity.Credential!.Value, id, cancellation);
        }
        else if (admission == SpeakerRule.Admitted && !facts.HasCredential && WantsOwnCredential(identity, message, facts))
        {
            await _credentials.IssueTokenAsync(id, replace: false, "the region", cancellation);
        }

        return null;
    }

    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    /// <summary>What lets many agents in is replaced at once, where the agent can be given something else (OpAMP, Registration On First Use).</summary>
    private static bool WantsOwnCredential(AgentIdentity identity, AgentToServer message, SpeakerFacts facts)
    {
        var capabilities = message.Capabilities == 0 ? facts.Capabilities : message.Capabilities;
        return identity.Kind is IdentityKind.Bootstrap or IdentityKind.Nobody or IdentityKind.Agent
            && (capabilities & (ulong)AgentCapability.AcceptsOpAmpConnectionSettings) != 0;
    }

    private async Task<IReadOnlyList<SpeakerFacts>> RunAsync(IReadOnlyList<Question> questions, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(Sql);
        command.Parameters.AddWithValue("ids", questions.Select(question => question.Agent).ToArray());
        Add("credentials", question => question.Identity.Credential);
        Add("agents", question => question.Identity.Agent);
        var facts = new List<SpeakerFacts>(questions.Count);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            facts.Add(new SpeakerFacts(rows.GetBoolean(0), rows.GetInt16(1), rows.GetBoolean(4), rows.GetBoolean(5))
            {
                Capabilities = unchecked((ulong)rows.GetInt64(2)),
                HasCredential = rows.GetBoolean(3),
                Bound = rows.GetBoolean(6),
                Unbound = rows.GetBoolean(7),
                Assigned = rows.GetBoolean(8),
                Trusted = rows.GetBoolean(9),
                Holds = rows.GetBoolean(10),
                Former = rows.IsDBNull(11) ? null : rows.GetGuid(11),
            });
        }

        return facts;

        void Add(string name, Func<Question, Guid?> value) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = questions.Select(value).ToArray() });
    }

    private sealed record Question(Guid Agent, AgentIdentity Identity);
}
