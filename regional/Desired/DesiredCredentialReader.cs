using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ampora.Regional.Enrollment;
using Ampora.Regional.Enrollment.Certificates;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Desired;

/// <summary>The credential that one agent is offered, readable again for each offer.</summary>
internal sealed partial class DesiredCredentialReader(NpgsqlDataSource database, MasterKey master, AgentCa ca, ILogger<DesiredCredentialReader> logger)
{
    /// <summary>Null when it was revoked, or cannot be read any more.</summary>
    public async Task<DesiredCredential?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT sealed_secret, certificate FROM agent_credentials WHERE id = @id AND revoked_at IS NULL");
        command.Parameters.AddWithValue("id", id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return null;
        }

        try
        {
            if (!row.IsDBNull(1))
            {
                return new DesiredCredential(id, Headers: null, await CertificateAsync(row.GetFieldValue<byte[]>(1), cancellation));
            }

            var sealedSecret = row.GetFieldValue<byte[]>(0);
            var token = Encoding.ASCII.GetString(master.Open(CredentialStore.Purpose(id), sealedSecret));
            return new DesiredCredential(
                id, new Headers { Headers_ = { new Header { Key = "Authorization", Value = $"Bearer {token}" } } }, Certificate: null);
        }
        catch (Exception fault) when (fault is CryptographicException or InvalidOperationException)
        {
            Log.Unreadable(logger, id, fault.Message);
            return null;
        }
    }

    /// <summary>In PEM, without a key: that is the agent's own.</summary>
    private async Task<TLSCertificate> CertificateAsync(byte[] der, CancellationToken cancellation)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return new TLSCertificate
        {
            Cert = ByteString.CopyFromUtf8(certificate.ExportCertificatePem() + "\n"),
            CaCert = ByteString.CopyFromUtf8((await ca.GetAsync(cancellation)).Pem),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1401, Level = LogLevel.Error,
            Message = "Credential {Credential} cannot be offered again, KeyProtection:MasterKey does not open it: {Reason}")]
        public static partial void Unreadable(ILogger logger, Guid credential, string reason);
    }
}
