using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.Enrollment.Certificates;

/// <summary>
/// The region's agent CA: from its files, or made when first needed and kept in the database with its key sealed. All instances
/// share one.
/// </summary>
internal sealed class AgentCa(
    NpgsqlDataSource database, MasterKey master, IOptions<EnrollmentOptions> enrollment, IOptions<RegionOptions> region, TimeProvider time) : IDisposable
{
    private const string Purpose = "agent CA key";
    private const long Lock = 0x616D705F6361; // "amp_ca"

    private readonly SemaphoreSlim _making = new(1, 1);
    private volatile CaCertificate? _ca;

    public bool IsOn => enrollment.Value.Ca.Enabled;

    public TimeSpan CertificateLife => TimeSpan.FromDays(enrollment.Value.Ca.CertificateDays);

    /// <exception cref="InvalidOperationException">The CA is not on.</exception>
    /// <exception cref="CryptographicException">Its key cannot be opened.</exception>
    public async ValueTask<CaCertificate> GetAsync(CancellationToken cancellation)
    {
        if (_ca is { } known)
        {
            return known;
        }

        if (!IsOn)
        {
            throw new InvalidOperationException("Enrollment:Ca:Enabled is false.");
        }

        await _making.WaitAsync(cancellation);
        try
        {
            var options = enrollment.Value.Ca;
            return _ca ??= options.IsSupplied ? CaCertificate.Load(options.CertificatePath, options.KeyPath) : await ReadOrMakeAsync(cancellation);
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    private async Task<CaCertificate> ReadOrMakeAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock(@lock)", connection);
        command.Parameters.AddWithValue("lock", Lock);
        await command.ExecuteNonQueryAsync(cancellation);
        command.CommandText = "SELECT certificate, sealed_key FROM agent_ca";
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            if (await row.ReadAsync(cancellation))
            {
                return CaCertificate.Of(row.GetFieldValue<byte[]>(0), master.Open(Purpose, row.GetFieldValue<byte[]>(1)));
            }
        }

        var (certificate, key) = CaCertificate.Make(region.Value.Id, time.GetUtcNow());
        command.CommandText = "INSERT INTO agent_ca (certificate, sealed_key) VALUES (@certificate, @key)";
        command.Parameters.AddWithValue("certificate", certificate);
        command.Parameters.AddWithValue("key", master.Seal(Purpose, key));
        await command.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        var ca = CaCertificate.Of(certificate, key);
        CryptographicOperations.ZeroMemory(key);
        return ca;
    }
}
