using System.Security.Cryptography;
using Ampora.Hosting.Processes;
using Npgsql;

namespace Ampora.Regional.Enrollment;

/// <summary>
/// Finds out at start that the master key is still the one that this database's secrets are sealed with. The first start with a key
/// seals a known text; every later one opens it.
/// </summary>
internal sealed class KeyCheck(NpgsqlDataSource database, MasterKey master) : IHostedLifecycleService
{
    private const string Purpose = "key check";
    private static readonly byte[] Known = "ampora"u8.ToArray();

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT sealed FROM key_check");
        if (master.IsGiven)
        {
            // Instances that start together agree on whichever was first.
            command.CommandText = """
                WITH mine AS (INSERT INTO key_check (sealed) VALUES (@sealed) ON CONFLICT DO NOTHING RETURNING sealed)
                SELECT sealed FROM mine UNION ALL SELECT sealed FROM key_check
                """;
            command.Parameters.AddWithValue("sealed", master.Seal(Purpose, Known));
        }

        // Null also when another instance wrote it while we asked: the second question sees it.
        var found = await command.ExecuteScalarAsync(cancellationToken) ?? await command.ExecuteScalarAsync(cancellationToken);
        if (found is not byte[] sealedText)
        {
            return;
        }

        if (!master.IsGiven)
        {
            throw new StartupRefusedException(
                "KeyProtection:MasterKey is empty, but secrets in this database are sealed with one. Give it, or restore a backup from before it was used.",
                ExitCodes.Configuration);
        }

        try
        {
            master.Open(Purpose, sealedText);
        }
        catch (CryptographicException)
        {
            throw new StartupRefusedException(
                "KeyProtection:MasterKey is not the key that secrets in this database are sealed with. Give the former one.", ExitCodes.Configuration);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
