using Ampora.Regional.OpAmp.Transport;
using Ampora.Regional.Sessions;
using Npgsql;

namespace Ampora.Regional.Enrollment;

/// <summary>What a revocation took back. Numbers as stored.</summary>
internal enum RevokedThing : short
{
    Credential = 1,
    BootstrapToken = 2,
    Agent = 3,
}

/// <param name="Id">Of the entry.</param>
/// <param name="What">Kind of the subject.</param>
/// <param name="Subject">Credential, bootstrap token or agent.</param>
/// <param name="Agent">Whose; null for what is not of one agent.</param>
internal sealed record Revocation(Guid Id, RevokedThing What, Guid Subject, Guid? Agent);

/// <summary>What follows on this instance from something being taken back: it is forgotten, and whoever came with it is sent away.</summary>
internal sealed class Revocations(NpgsqlDataSource database, CredentialLookup lookup, SessionRegistry sessions)
{
    private const string Words = "the credential was revoked";

    public async Task ApplyAsync(Revocation revocation)
    {
        lookup.Forget(revocation.Subject);
        if (revocation.What == RevokedThing.Agent)
        {
            await sessions.ExpelAsync(revocation.Subject, _ => true, "this agent was refused");
            return;
        }

        await sessions.CloseAsync(socket => socket.Speaker.Identity.Credential == revocation.Subject, Words);
        if (revocation.Agent is { } agent)
        {
            // A bootstrap token that one agent kept: others may go on with it.
            await sessions.ExpelAsync(agent, CameWithBootstrapToken, Words);
        }
    }

    /// <summary>Everything taken back since then, by whichever instance; and the time to ask from next, of the database's clock.</summary>
    public async Task<(DateTimeOffset Now, List<Revocation> Revocations)> SinceAsync(DateTimeOffset? since, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            SELECT clock_timestamp(), r.id, r.what, r.subject_id, r.agent_id
            FROM (SELECT) one LEFT JOIN revocations r ON r.revoked_at > @since ORDER BY r.revoked_at
            """);
        command.Parameters.AddWithValue("since", since ?? DateTimeOffset.MaxValue);
        var (now, revocations) = (default(DateTimeOffset), new List<Revocation>());
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            now = rows.GetFieldValue<DateTimeOffset>(0);
            if (!rows.IsDBNull(1))
            {
                revocations.Add(new Revocation(
                    rows.GetGuid(1), (RevokedThing)rows.GetInt16(2), rows.GetGuid(3), rows.IsDBNull(4) ? null : rows.GetGuid(4)));
            }
        }

        return (now, revocations);
    }

    private static bool CameWithBootstrapToken(AgentSocket socket) => socket.Speaker.Identity.Kind == IdentityKind.Bootstrap;
}
