using Ampora.Federation.V1;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Federation;

/// <summary>Reads the feed's rows, one batch at a time.</summary>
internal sealed class FeedStore(NpgsqlDataSource database, IOptions<FeedOptions> options)
{
    private readonly FeedOptions _options = options.Value;

    /// <summary>What changed after <paramref name="cursor"/>, below the horizon.</summary>
    public async Task<FeedPage> ChangesAsync(WatchScope scope, FeedCursor cursor, CancellationToken cancellation)
    {
        await using var command = After(database.CreateCommand(FeedSql.Changes(scope.Filter, cursor)), scope, cursor);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>Present rows by key, after <paramref name="after"/>.</summary>
    public async Task<FeedPage> PageAsync(WatchScope scope, PageKey after, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(FeedSql.Page(scope.Filter, after));
        Add(command, scope, after.Kind, after.Key);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The horizon now; null before the first epoch.</summary>
    public async Task<Horizon?> HorizonAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Horizon.Sql);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Horizon.Read(row) : null;
    }

    /// <summary>For <see cref="VisibleAsync"/> and <see cref="DigestsAsync"/>.</summary>
    public Task<FrozenView> FreezeAsync(CancellationToken cancellation) => FrozenView.OpenAsync(database, cancellation);

    /// <summary>Every visible row after <paramref name="cursor"/>, above the horizon too.</summary>
    public async Task<FeedPage> VisibleAsync(FrozenView frozen, WatchScope scope, FeedCursor cursor, CancellationToken cancellation)
    {
        await using var command = After(frozen.CreateCommand(FeedSql.Visible(scope.Filter, cursor)), scope, cursor);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>One digest for every kind of the scope, also for those without rows; a filtered scope gets counts only.</summary>
    public static async Task<IReadOnlyList<KindDigest>> DigestsAsync(FrozenView frozen, WatchScope scope, CancellationToken cancellation)
    {
        var digests = scope.Kinds.ToDictionary(kind => (short)kind, kind => new KindDigest { Kind = kind, HasDigest = !scope.IsFiltered });
        await using var command = frozen.CreateCommand(FeedSql.Digest(scope.Filter));
        command.Parameters.AddWithValue("kinds", scope.Numbers);
        scope.Filter.AddTo(command.Parameters);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var digest = digests[row.GetInt16(0)];
            digest.Count = (ulong)row.GetInt64(1);
            if (digest.HasDigest)
                digest.Digest = unchecked((ulong)row.GetInt64(2));
        }

        return [.. digests.Values];
    }

    private NpgsqlCommand After(NpgsqlCommand command, WatchScope scope, FeedCursor cursor)
    {
        Add(command, scope, cursor.Kind, cursor.Key);
        command.Parameters.Add(new NpgsqlParameter("stamp", NpgsqlDbType.Xid8) { Value = cursor.Stamp });
        return command;
    }

    private void Add(NpgsqlCommand command, WatchScope scope, short kind, string key)
    {
        command.Parameters.AddWithValue("kind", kind);
        command.Parameters.AddWithValue("key", key);
        command.Parameters.AddWithValue("kinds", scope.Numbers);
        command.Parameters.AddWithValue("limit", _options.MaxBatchItems);
        scope.Filter.AddTo(command.Parameters);
    }

    private async Task<FeedPage> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var items = new List<Item>();
        var bytes = 0;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            throw new InvalidOperationException("The region has no epoch.");
        var (horizon, bound) = (Horizon.Read(row), FeedSql.Bound(row));
        while (FeedSql.Read(row, _options.MaxItemBytes) is { } item)
        {
            items.Add(item);
            bytes += item.CalculateSize();
            if (bytes >= _options.MaxBatchBytes || !await row.ReadAsync(cancellation))
                break;
        }

        var full = items.Count >= _options.MaxBatchItems || bytes >= _options.MaxBatchBytes;
        return new FeedPage(horizon, items, Drained: !full && bound is null) { Bound = full ? null : bound };
    }
}
