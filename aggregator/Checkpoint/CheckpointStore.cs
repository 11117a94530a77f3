using System.Data;
using Ampora.Aggregator.Fleet;
using Ampora.Federation.V1;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Aggregator.Checkpoint;

/// <summary>A region as it was written.</summary>
internal sealed record StoredRegion(string Id, string DisplayName, RegionKnowledge View);

/// <summary>Reads and writes the last known state. A region's items and its position change in one transaction.</summary>
internal sealed class CheckpointStore(NpgsqlDataSource database)
{
    private const int RowsPerStatement = 1_000;

    /// <summary>Everything, one region at a time, without holding a region's rows twice.</summary>
    public async Task<IReadOnlyList<StoredRegion>> LoadAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // Another instance may be writing: positions and items from one moment.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var regions = new List<StoredRegion>();
        await using (var command = new NpgsqlCommand("""
            SELECT region, display_name, epoch, position::text, resume_token, watermark, clock_difference, resyncing,
                opamp_address, ui_address, grpc_address
            FROM region_checkpoints ORDER BY region
            """, connection, transaction))
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
            {
                regions.Add(new StoredRegion(row.GetString(0), row.GetString(1), new RegionKnowledge
                {
                    Epoch = row.GetString(2),
                    Position = Number(row.GetString(3)),
                    ResumeToken = ByteString.CopyFrom(row.GetFieldValue<byte[]>(4)),
                    Watermark = row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5),
                    ClockDifference = row.IsDBNull(6) ? null : row.GetFieldValue<TimeSpan>(6),
                    Resyncing = row.IsDBNull(7) ? null : row.GetString(7),
                    Addresses = new ExternalAddresses { Opamp = row.GetString(8), Ui = row.GetString(9), Grpc = row.GetString(10) },
                }));
            }
        }

        for (var i = 0; i < regions.Count; i++)
        {
            var items = await LoadItemsAsync(connection, regions[i].Id, cancellation);
            var view = regions[i].View;
            regions[i] = regions[i] with { View = view with { Items = items, Deletions = DeletionLog.From(view.Position) } };
        }

        return regions;
    }

    /// <summary>Brings one region's rows from <paramref name="older"/> to <paramref name="newer"/>; null means that what is there is not known.</summary>
    /// <returns>Rows written or removed.</returns>
    public static async Task<int> WriteAsync(
        NpgsqlConnection connection, FollowedRegion region, RegionKnowledge? older, RegionKnowledge newer, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (older is null)
        {
            await using var clear = new NpgsqlCommand("DELETE FROM region_items WHERE region = $1", connection) { Parameters = { new() { Value = region.Id } } };
            await clear.ExecuteNonQueryAsync(cancellation);
        }

        await WriteRegionAsync(connection, region, newer, cancellation);
        var rows = 0;
        foreach (var chunk in ItemsDelta.Between(older?.Items ?? RegionItems.Empty, newer.Items).Chunk(RowsPerStatement))
        {
            await RemoveAsync(connection, region.Id, [.. chunk.Where(item => item.Body is null)], cancellation);
            await UpsertAsync(connection, region.Id, [.. chunk.Where(item => item.Body is not null)], cancellation);
            rows += chunk.Length;
        }

        await transaction.CommitAsync(cancellation);
        return rows;
    }

    private static async Task<RegionItems> LoadItemsAsync(NpgsqlConnection connection, string region, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT kind, key, stamp::text, schema, body FROM region_items WHERE region = $1", connection)
        {
            Parameters = { new() { Value = region } },
        };
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var items = new List<Item>();
        while (await row.ReadAsync(cancellation))
        {
            items.Add(new Item
            {
                Kind = (Kind)row.GetInt16(0),
                Key = row.GetString(1),
                Stamp = Number(row.GetString(2)),
                Schema = (uint)row.GetInt64(3),
                Body = UnsafeByteOperations.UnsafeWrap(row.GetFieldValue<byte[]>(4)),
                Change = Change.Present,
            });
        }

        return RegionItems.Empty.Apply(items, new TextPool(), out _);
    }

    private static async Task WriteRegionAsync(NpgsqlConnection connection, FollowedRegion region, RegionKnowledge view, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO region_checkpoints AS c (region, display_name, epoch, position, resume_token, watermark, clock_difference, resyncing,
                opamp_address, ui_address, grpc_address)
            VALUES ($1, $2, $3, $4::text::numeric, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (region) DO UPDATE SET display_name = EXCLUDED.display_name, epoch = EXCLUDED.epoch, position = EXCLUDED.position,
                resume_token = EXCLUDED.resume_token, watermark = EXCLUDED.watermark, clock_difference = EXCLUDED.clock_difference,
                resyncing = EXCLUDED.resyncing, opamp_address = EXCLUDED.opamp_address, ui_address = EXCLUDED.ui_address,
                grpc_address = EXCLUDED.grpc_address, written_at = now()
            """, connection)
        {
            Parameters =
            {
                new() { Value = region.Id },
                new() { Value = region.DisplayName },
                new() { Value = view.Epoch },
                new() { Value = Text(view.Position) },
                new() { Value = view.ResumeToken.ToByteArray() },
                new() { Value = view.Watermark is { } watermark ? watermark.ToUniversalTime() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new() { Value = view.ClockDifference is { } difference ? difference : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval },
                new() { Value = view.Resyncing is { } why ? why : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = view.Addresses.Opamp },
                new() { Value = view.Addresses.Ui },
                new() { Value = view.Addresses.Grpc },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task UpsertAsync(NpgsqlConnection connection, string region, ItemDelta[] items, CancellationToken cancellation)
    {
        if (items.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("""
            INSERT INTO region_items AS i (region, kind, key, stamp, schema, body)
            SELECT $1, kind, key, stamp::numeric, schema, body
            FROM unnest($2::smallint[], $3::text[], $4::text[], $5::bigint[], $6::bytea[]) AS r (kind, key, stamp, schema, body)
            ON CONFLICT (region, kind, key) DO UPDATE SET stamp = EXCLUDED.stamp, schema = EXCLUDED.schema, body = EXCLUDED.body
            """, connection)
        {
            Parameters =
            {
                new() { Value = region },
                new() { Value = items.Select(item => (short)item.Kind).ToArray() },
                new() { Value = items.Select(item => item.Key).ToArray() },
                new() { Value = items.Select(item => Text(item.Stamp)).ToArray() },
                new() { Value = items.Select(item => (long)item.Schema).ToArray() },
                new() { Value = items.Select(item => item.Body!.ToByteArray()).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task RemoveAsync(NpgsqlConnection connection, string region, ItemDelta[] items, CancellationToken cancellation)
    {
        if (items.Length == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand("""
            DELETE FROM region_items i USING unnest($2::smallint[], $3::text[]) AS r (kind, key)
            WHERE i.region = $1 AND i.kind = r.kind AND i.key = r.key
            """, connection)
        {
            Parameters =
            {
                new() { Value = region },
                new() { Value = items.Select(item => (short)item.Kind).ToArray() },
                new() { Value = items.Select(item => item.Key).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Text(ulong number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static ulong Number(string text) => ulong.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
