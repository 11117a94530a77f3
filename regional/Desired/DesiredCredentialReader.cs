using System.Security.Cryptography;
using System.Text;
using Ampora.Regional.Enrollment;
using Ampora.Regional.OpAmp.Protocol;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Desired;

/// <summary>The credential that one agent is offered, readable again for each offer.</summary>
internal sealed partial class DesiredCredentialReader(NpgsqlDataSource database, MasterKey master, ILogger<DesiredCredentialReader> logger)
{
    /// <summary>Null when it was revoked, or cannot be read any more.</summary>
    public async Task<DesiredCredential?> GetAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT sealed_secret FROM agent_credentials WHERE id = @id AND revoked_at IS NULL");
        command.Parameters.AddWithValue("id", id);
        if (await command.ExecuteScalarAsync(cancellation) is not byte[] sealedSecret)
        {
            return null;
        }

        try
        {
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

    private static partial class Log
    {
        [LoggerMessage(EventId = 1401, Level = LogLevel.Error,
            Message = "Credential {Credential} cannot be offered again, KeyProtection:MasterKey does not open it: {Reason}")]
        public static partial void Unreadable(ILogger logger, Guid credential, string reason);
    }
}
