using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Enrollment.Certificates;

/// <summary>
/// Agents that ask to have a key of their own certified (OpAMP, Agent-initiated CSR Flow). The certificate is committed before the
/// reply and offered like any credential, so that a lost reply is made good by the next one.
/// </summary>
internal sealed class CertificateRequests(NpgsqlDataSource database, AgentCa ca, CredentialStore credentials, TimeProvider time)
{
    private const int MostInAnHour = 10;

    /// <summary>Null when the message asks for none; one without <c>opamp</c> asks for nothing.</summary>
    public static ByteString? In(AgentToServer message) => message.ConnectionSettingsRequest?.Opamp?.CertificateRequest?.Csr;

    /// <summary>Words that refuse, or the credential to offer. The speaker may act for the agent.</summary>
    public async Task<(string? Refusal, Guid? Credential)> IssueAsync(ByteString asked, AgentToServer message, CancellationToken cancellation)
    {
        var agent = InstanceUid.FromBytes(message.InstanceUid);
        if (!ca.IsOn)
        {
            return ("connection_settings_request: this region issues no certificates (Enrollment:Ca:Enabled).", null);
        }

        if (!SigningRequest.TryRead(asked.Span, agent, out var key, out var fault))
        {
            return (fault, null);
        }

        var standing = await StandingAsync(agent, cancellation);
        if (standing.Admission != SpeakerRule.Admitted)
        {
            return ("connection_settings_request: this agent waits for an operator's approval.", null);
        }

        if (((message.Capabilities == 0 ? standing.Capabilities : message.Capabilities) & (ulong)AgentCapability.AcceptsOpAmpConnectionSettings) == 0)
        {
            return ("capabilities: AcceptsOpAMPConnectionSettings is needed to be sent a certificate.", null);
        }

        if (standing.Offered is { } offered && IsFor(key, offered.Certificate))
        {
            await credentials.OfferAgainAsync(agent, cancellation);
            return (null, offered.Id);
        }

        if (standing.InLastHour >= MostInAnHour)
        {
            return ($"connection_settings_request: this agent was issued {MostInAnHour} certificates within an hour.", null);
        }

        using var certificate = (await ca.GetAsync(cancellation)).Issue(agent, key, time.GetUtcNow(), ca.CertificateLife);
        var issued = await credentials.IssueAsync(agent, replace: true, new NewCredential(CredentialKind.Certificate, SHA256.HashData(certificate.RawData), "the agent")
        {
            Serial = certificate.SerialNumberBytes.ToArray(),
            Certificate = certificate.RawData,
            ExpiresAt = certificate.NotAfter.ToUniversalTime(),
        }, cancellation);
        return (null, issued);
    }

    private static bool IsFor(PublicKey key, byte[] certificate)
    {
        using var offered = X509CertificateLoader.LoadCertificate(certificate);
        return offered.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }

    private async Task<Standing> StandingAsync(Guid agent, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            SELECT coalesce(a.admission, 1::smallint), coalesce(a.capabilities, 0), c.id, c.certificate,
                (SELECT count(*) FROM agent_credentials k WHERE k.agent_id = @agent AND k.kind = 2 AND k.created_at > now() - interval '1 hour')
            FROM (SELECT) one LEFT JOIN agents a ON a.id = @agent
            LEFT JOIN agent_credentials c ON c.id = a.desired_credential_id AND c.kind = 2
                AND c.connected_at IS NULL AND c.revoked_at IS NULL AND c.expires_at > now()
            """);
        command.Parameters.AddWithValue("agent", agent);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new Standing(
            row.GetInt16(0), unchecked((ulong)row.GetInt64(1)), row.IsDBNull(2) ? null : (row.GetGuid(2), row.GetFieldValue<byte[]>(3)), row.GetInt64(4));
    }

    private sealed record Standing(short Admission, ulong Capabilities, (Guid Id, byte[] Certificate)? Offered, long InLastHour);
}
