using System.Collections.Concurrent;
using Ampora.Regional.Agents;
using Ampora.Regional.Storage;
using Npgsql;

namespace Ampora.Regional.Enrollment;

/// <summary>
/// From what was presented to whose it is. An answer is remembered for a few seconds: agents over plain HTTP present the same thing
/// with every poll. A revocation forgets it here at once, and on other instances with their next look (<see cref="CredentialRunner"/>).
/// </summary>
internal sealed class CredentialLookup : IAsyncDisposable
{
    private const int Most = 20_000;
    private const int BatchSize = 100;
    private const int Waiting = 10_000;

    /// <summary>A bootstrap token that lets nobody in any more still serves the agents that keep it.</summary>
    private const string Sql = """
        SELECT c.proof_hash, c.kind, c.id, c.agent_id, c.scope, c.most_agents, c.connected_at IS NOT NULL, c.expires_at
        FROM agent_credentials c WHERE c.proof_hash = ANY(@hashes) AND c.revoked_at IS NULL
        UNION ALL
        SELECT b.secret_hash, 3::smallint, b.id, NULL, NULL, NULL, false, NULL
        FROM bootstrap_tokens b WHERE b.secret_hash = ANY(@hashes) AND b.revoked_at IS NULL
            AND ((b.expires_at > now() AND b.uses < b.uses_allowed)
                OR EXISTS (SELECT FROM agent_credentials k WHERE k.bootstrap_token_id = b.id AND k.revoked_at IS NULL))
        """;

    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly MicroBatcher<byte[], AgentIdentity?> _batches;
    private int _forgotten;

    public CredentialLookup(NpgsqlDataSource database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        _batches = new MicroBatcher<byte[], AgentIdentity?>(hash => new Guid(hash.AsSpan(0, 16)), RunAsync, BatchSize, Waiting);
    }

    /// <summary>Null when it is nobody's, or is not in force any more.</summary>
    /// <param name="hash">SHA-256 of a token or of a certificate.</param>
    public async ValueTask<AgentIdentity?> FindAsync(byte[] hash, CancellationToken cancellation)
    {
        var key = Convert.ToHexString(hash);
        if (!_answers.TryGetValue(key, out var answer) || _time.GetElapsedTime(answer.At) > Remembered)
        {
            var forgotten = Volatile.Read(ref _forgotten);
            answer = new Answer(await _batches.AddAsync(hash, cancellation), _time.GetTimestamp());
            if (_answers.Count > Most)
            {
                _answers.Clear();
            }

            // What was read may be older than a revocation that came meanwhile.
            if (forgotten == Volatile.Read(ref _forgotten))
            {
                _answers[key] = answer;
            }
        }

        return answer.Identity?.HasExpired(_time.GetUtcNow()) == true ? null : answer.Identity;
    }

    /// <summary>What is known of this credential or token may not hold any more.</summary>
    public void Forget(Guid credential)
    {
        Interlocked.Increment(ref _forgotten);
        foreach (var (key, _) in _answers.Where(entry => entry.Value.Identity?.Credential == credential))
        {
            _answers.TryRemove(key, out _);
        }
    }

    public ValueTask DisposeAsync() => _batches.DisposeAsync();

    private async Task<IReadOnlyList<AgentIdentity?>> RunAsync(IReadOnlyList<byte[]> hashes, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(Sql);
        command.Parameters.AddWithValue("hashes", hashes.ToArray());
        var found = new Dictionary<string, AgentIdentity>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(Convert.ToHexString(rows.GetFieldValue<byte[]>(0)), Read(rows));
        }

        return [.. hashes.Select(hash => found.GetValueOrDefault(Convert.ToHexString(hash)))];
    }

    private static AgentIdentity Read(NpgsqlDataReader row)
    {
        var identity = new AgentIdentity(
            (CredentialKind)row.GetInt16(1) switch
            {
                CredentialKind.Gateway => IdentityKind.Gateway,
                CredentialKind.Bootstrap => IdentityKind.Bootstrap,
                _ => IdentityKind.Agent,
            },
            row.GetGuid(2),
            row.IsDBNull(3) ? null : row.GetGuid(3))
        {
            InForce = row.GetBoolean(6),
            ExpiresAt = row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7),
        };
        return row.IsDBNull(4) ? identity : identity with { Scope = AgentLabels.FromJson(row.GetString(4)), MostAgents = row.GetInt32(5) };
    }

    private readonly record struct Answer(AgentIdentity? Identity, long At);
}
