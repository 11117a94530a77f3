using System.Security.Cryptography;
using Ampora.Hosting.Fleet;
using Ampora.Protos;
using Ampora.Regional.Storage;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Configurations;

/// <summary>The library of configurations. Versions are immutable; file bodies are stored once per content (D5).</summary>
internal sealed class ConfigurationStore(IDbContextFactory<RegionalDb> contexts, TimeProvider time)
{
    public async Task<IReadOnlyList<Configuration>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Read(db, db.Configurations.OrderBy(row => row.Name)).ToListAsync(cancellation);
    }

    public async Task<ConfigurationDetail?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await Read(db, db.Configurations.Where(row => row.Id == id)).SingleOrDefaultAsync(cancellation) is not { } found)
        {
            return null;
        }

        var versions = await db.ConfigurationVersions.Where(version => version.ConfigurationId == id).OrderByDescending(version => version.Number)
            .Select(version => new
            {
                Row = version,
                Files = db.ConfigurationFiles.Where(file => file.VersionId == version.Id).OrderBy(file => file.Name).ToList(),
            })
            .AsNoTracking().ToListAsync(cancellation);
        return new ConfigurationDetail(
            found.Id, found.Name, found.Description, found.LatestVersion, found.CreatedAt, found.ChangedAt, found.Assignments,
            [.. versions.Select(version => Summary(version.Row, version.Files))]);
    }

    public async Task<Version?> FindVersionAsync(Guid id, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = await db.ConfigurationVersions.AsNoTracking()
            .SingleOrDefaultAsync(version => version.ConfigurationId == id && version.Number == number, cancellation);
        if (row is null)
        {
            return null;
        }

        var files = await db.ConfigurationFiles.Where(file => file.VersionId == row.Id).OrderBy(file => file.Name)
            .Join(db.Blobs, file => file.Digest, blob => blob.Digest, (file, blob) => new { file.Name, file.ContentType, blob.Content })
            .AsNoTracking().ToListAsync(cancellation);
        return View(row, files.Select(file => ConfigurationFile.Of(file.Name, file.ContentType, ByteString.CopyFrom(file.Content))));
    }

    /// <summary>Null when the name is taken.</summary>
    public async Task<Configuration?> CreateAsync(NewConfiguration input, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (id, name, description) = (NewId(), input.Name, input.Description ?? "");
        var added = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO configurations (id, name, description) VALUES ({id}, {name}, {description}) ON CONFLICT (name) DO NOTHING", cancellation);
        return added == 0 ? null : await Read(db, db.Configurations.Where(row => row.Id == id)).SingleAsync(cancellation);
    }

    /// <summary>Publishes the next version. Null when there is no such configuration.</summary>
    public async Task<Version?> AddVersionAsync(Guid id, AgentConfigMap config, string note, string by, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);

        // The configuration's row serialises its versions' numbers.
        var locked = await db.Database.ExecuteSqlAsync($"UPDATE configurations SET changed_at = now() WHERE id = {id}", cancellation);
        if (locked == 0)
        {
            return null;
        }

        var newest = await db.ConfigurationVersions.Where(version => version.ConfigurationId == id).MaxAsync(version => (int?)version.Number, cancellation);
        var row = new ConfigurationVersionRow
        {
            Id = NewId(),
            ConfigurationId = id,
            Number = (newest ?? 0) + 1,
            Hash = ConfigHash.Of(config),
            Note = note,
            CreatedBy = by,
        };
        db.Add(row);
        await db.SaveChangesAsync(cancellation);
        var files = config.ConfigMap.Select(entry => (Name: entry.Key, File: entry.Value, Digest: SHA256.HashData(entry.Value.Body.Span)));

        // Two writers of the same contents meet in one order.
        foreach (var (name, file, digest) in files.OrderBy(entry => Convert.ToHexString(entry.Digest), StringComparer.Ordinal))
        {
            var body = file.Body.ToByteArray();
            await db.Database.ExecuteSqlAsync($"INSERT INTO blobs (digest, content) VALUES ({digest}, {body}) ON CONFLICT DO NOTHING", cancellation);
            db.Add(new ConfigurationFileRow { VersionId = row.Id, Name = name, ContentType = file.ContentType, Digest = digest, SizeBytes = body.Length });
        }

        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return View(row, config.ConfigMap.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => ConfigurationFile.Of(entry.Key, entry.Value.ContentType, entry.Value.Body)));
    }

    private static IQueryable<Configuration> Read(RegionalDb db, IQueryable<ConfigurationRow> rows) => rows.Select(row => new Configuration(
        row.Id,
        row.Name,
        row.Description,
        db.ConfigurationVersions.Where(version => version.ConfigurationId == row.Id).Max(version => (int?)version.Number),
        row.CreatedAt,
        row.ChangedAt,
        db.Assignments.Count(assignment => db.ConfigurationVersions.Any(version => version.Id == assignment.VersionId && version.ConfigurationId == row.Id))));

    private static VersionSummary Summary(ConfigurationVersionRow row, IReadOnlyList<ConfigurationFileRow> files) => new(
        row.Number, Convert.ToHexStringLower(row.Hash), files.Sum(file => (long)file.SizeBytes), row.Note, row.CreatedAt, row.CreatedBy,
        [.. files.Select(file => file.Name)]);

    private static Version View(ConfigurationVersionRow row, IEnumerable<ConfigurationFile> files) =>
        new(row.ConfigurationId, row.Number, Convert.ToHexStringLower(row.Hash), row.Note, row.CreatedAt, row.CreatedBy, [.. files]);

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
}
