using Ampora.Regional.Agents;
using Ampora.Regional.Desired;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Enrollment;

/// <summary>Credentials of single agents: saved before they are offered, in force once the agent has connected with them.</summary>
internal sealed class CredentialStore(NpgsqlDataSource database, MasterKey master, CredentialLookup lookup, ChangeSignal signal, TimeProvider time)
{
    /// <summary>What a sealed token is bound to.</summary>
    public static string Purpose(Guid credential) => $"agent credential {credential:D}";

    /// <summary>
    /// Makes a token for the agent, which is offered from now on. Null, and nothing done, when there is no key to seal it with, no such
    /// agent, or one was wanted of it already and is not to be replaced.
    /// </summary>
    public async Task<Guid?> IssueTokenAsync(Guid agent, bool replace, string by, CancellationToken cancellation)
    {
        if (!master.IsGiven)
        {
            return null;
        }

        var token = AgentToken.Make(AgentToken.AgentPrefix);
        return await IssueAsync(agent, replace, new NewCredential(CredentialKind.Token, AgentToken.Hash(token), by)
        {
            Seal = id => master.Seal(Purpose(id), System.Text.Encoding.ASCII.GetBytes(token)),
        }, cancellation);
    }

    /// <summary>Saves a credential and wants it of the agent, in one transaction.</summary>
    public async Task<Guid?> IssueAsync(Guid agent, bool replace, NewCredential made, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand("""
            WITH known AS (INSERT INTO agents (id) SELECT @agent WHERE @certificate IS NOT NULL ON CONFLICT DO NOTHING)
            INSERT INTO agent_credentials (id, kind, agent_id, name, proof_hash, sealed_secret, serial, certificate, expires_at, created_by)
            VALUES (@id, @kind, @agent, '', @proof, @sealed, @serial, @certificate, @expires, @by)
            """, connection);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("kind", (short)made.Kind);
        command.Parameters.AddWithValue("agent", agent);
        command.Parameters.AddWithValue("proof", made.ProofHash);
        command.Parameters.AddWithValue("by", made.By);
        Add("sealed", NpgsqlDbType.Bytea, made.Seal?.Invoke(id));
        Add("serial", NpgsqlDbType.Bytea, made.Serial);
        Add("certificate", NpgsqlDbType.Bytea, made.Certificate);
        Add("expires", NpgsqlDbType.TimestampTz, made.ExpiresAt);
        await command.ExecuteNonQueryAsync(cancellation);
        command.CommandText = $"""
            WITH wanted AS (
                UPDATE agents SET desired_credential_id = @id, settings_offered_hash = NULL
                WHERE id = @agent AND (@replace OR desired_credential_id IS NULL) RETURNING id)
            {DecisionNotes.Leave("wanted")}
            """;
        command.Parameters.AddWithValue("replace", replace);
        if (await command.ExecuteNonQueryAsync(cancellation) == 0)
        {
            return null;
        }

        await transaction.CommitAsync(cancellation);

        // The reply to a request for a certificate carries it; anybody else's connection has to be told.
        signal.AgentsChanged([agent], made.Kind == CredentialKind.Certificate ? Decision.None : new Decision([agent]));
        return id;

        void Add(string name, NpgsqlDbType type, object? value) =>
            command.Parameters.Add(new NpgsqlParameter(name, type) { Value = value ?? DBNull.Value });
    }

    /// <summary>The agent asks for what is wanted of it already: a reply was lost.</summary>
    public async Task OfferAgainAsync(Guid agent, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("UPDATE agents SET settings_offered_hash = NULL WHERE id = @agent");
        command.Parameters.AddWithValue("agent", agent);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>
    /// The agent has come with this credential. The first time, whatever else it could come with is refused from now on: not before,
    /// since an agent that could not use the new one comes back with the old (OpAMP, Connection Setting Offer Flow).
    /// </summary>
    public async Task ConnectedAsync(Guid credential, Guid agent, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            "UPDATE agent_credentials SET connected_at = now() WHERE id = @credential AND connected_at IS NULL AND revoked_at IS NULL", connection);
        command.Parameters.AddWithValue("credential", credential);
        command.Parameters.AddWithValue("agent", agent);
        if (await command.ExecuteNonQueryAsync(cancellation) > 0)
        {
            command.CommandText = """
                WITH older AS (
                    UPDATE agent_credentials SET revoked_at = now(), sealed_secret = NULL
                    WHERE agent_id = @agent AND revoked_at IS NULL AND id <> @credential
                        AND id IS DISTINCT FROM (SELECT desired_credential_id FROM agents WHERE agents.id = @agent)
                    RETURNING id, agent_id, serial, bootstrap_token_id),
                noted AS (
                    INSERT INTO revocations (id, what, subject_id, agent_id, serial, because, revoked_by)
                    SELECT gen_random_uuid(), 1, id, agent_id, serial, 'the agent connected with another one', 'the region' FROM older)
                SELECT coalesce(bootstrap_token_id, id) FROM older
                """;
            var older = new List<Guid>();
            await using (var rows = await command.ExecuteReaderAsync(cancellation))
            {
                while (await rows.ReadAsync(cancellation))
                {
                    older.Add(rows.GetGuid(0));
                }
            }

            await transaction.CommitAsync(cancellation);
            older.ForEach(lookup.Forget);
        }

        lookup.Forget(credential);
    }
}

/// <param name="Kind">Token or certificate.</param>
/// <param name="ProofHash">SHA-256 of it.</param>
/// <param name="By">Who had it made.</param>
internal sealed record NewCredential(CredentialKind Kind, byte[] ProofHash, string By)
{
    /// <summary>Seals a token that must be sent again; given the credential's id.</summary>
    public Func<Guid, byte[]>? Seal { get; init; }

    public byte[]? Serial { get; init; }

    /// <summary>DER.</summary>
    public byte[]? Certificate { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
