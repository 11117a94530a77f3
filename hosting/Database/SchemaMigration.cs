using Ampora.Hosting.Processes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ampora.Hosting.Database;

/// <summary>Moves the schema forward, one process at a time, and never runs on one that a newer build made.</summary>
internal sealed partial class SchemaMigration<TContext>(
    IDbContextFactory<TContext> contexts, NpgsqlDataSource database, ProductIdentity identity, ILogger<SchemaMigration<TContext>> logger)
    where TContext : DbContext
{
    /// <summary>The advisory lock of migrations in every Ampora database ("ampora" in ASCII).</summary>
    internal const long LockKey = 0x616D706F7261;

    /// <exception cref="StartupRefusedException">The schema is newer than this build.</exception>
    public async Task ApplyAsync(CancellationToken cancellation)
    {
        await using var holder = await database.OpenConnectionAsync(cancellation);
        await LockAsync(holder, cancellation);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellation);
            var pending = await PendingAsync(context, cancellation);
            if (pending.Count == 0)
            {
                return;
            }

            Log.Applying(logger, string.Join(", ", pending));
            context.Database.SetCommandTimeout(0);
            await context.Database.MigrateAsync(cancellation);
            Log.Applied(logger, pending[^1]);
        }
        finally
        {
            await ExecuteAsync(holder, "SELECT pg_advisory_unlock(@key)", CancellationToken.None);
        }
    }

    /// <exception cref="StartupRefusedException">Migrations are pending, or the schema is newer than this build.</exception>
    public async Task RequireCurrentAsync(CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var pending = await PendingAsync(context, cancellation);
        if (pending.Count > 0)
        {
            throw new StartupRefusedException(
                $"The database lacks the migrations {string.Join(", ", pending)}, and Database:AutoMigrate is false. Run this program with the verb migrate first.",
                ExitCodes.Data);
        }
    }

    private async Task<IReadOnlyList<string>> PendingAsync(TContext context, CancellationToken cancellation)
    {
        var known = context.Database.GetMigrations().ToList();
        // Asking for what was applied would log an error where nothing ever was.
        var begun = await context.GetService<IHistoryRepository>().ExistsAsync(cancellation);
        var applied = begun ? (await context.Database.GetAppliedMigrationsAsync(cancellation)).ToList() : [];
        var foreign = applied.Except(known, StringComparer.OrdinalIgnoreCase).ToList();
        if (foreign.Count > 0)
        {
            throw new StartupRefusedException(
                $"The database has the migrations {string.Join(", ", foreign)}, which {identity.Name} {identity.Version} does not know: a newer build made them. Run that build, or a newer one.",
                ExitCodes.Data);
        }

        return known.Except(applied, StringComparer.OrdinalIgnoreCase).ToList();
    }

    private async Task LockAsync(NpgsqlConnection holder, CancellationToken cancellation)
    {
        if (await ExecuteAsync(holder, "SELECT pg_try_advisory_lock(@key)", cancellation) is not true)
        {
            Log.WaitingForLock(logger);
            await ExecuteAsync(holder, "SELECT pg_advisory_lock(@key)", cancellation);
        }
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection holder, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, holder) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("key", LockKey);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(210, LogLevel.Information, "Applying migrations {Migrations}")]
        public static partial void Applying(ILogger logger, string migrations);

        [LoggerMessage(211, LogLevel.Information, "The schema is at {Migration}")]
        public static partial void Applied(ILogger logger, string migration);

        [LoggerMessage(212, LogLevel.Information, "Another process is migrating this database; waiting for it")]
        public static partial void WaitingForLock(ILogger logger);
    }
}
