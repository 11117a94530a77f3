using System.Collections.Concurrent;
using Ampora.Testing;
using Npgsql;

namespace Ampora.Regional.Tests.Federation.Support;

/// <summary>How a feed is usually written: it remembers a number and asks for what is above it. It exists to show that it loses rows.</summary>
/// <param name="ask">A statement of three columns over <c>@position</c>: key, the row as text, and the next position in every row.</param>
internal sealed class NaiveReader(string database, string ask) : IAsyncDisposable
{
    private const string Stamped = "(SELECT 1 AS kind, id::text AS key, feed_stamp AS stamp FROM agents UNION ALL SELECT kind, key, stamp FROM feed_rows)";

    /// <summary>The horizon itself: after a crash its number is given out again, below what is asked for.</summary>
    public const string BareHorizon = $"""
        SELECT f.key, a.service_name || '/' || a.service_version, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        FROM (SELECT) one
        LEFT JOIN {Stamped} f ON f.stamp::text::bigint >= @position AND f.stamp < pg_snapshot_xmin(pg_current_snapshot())
        LEFT JOIN agents a ON f.kind = 1 AND a.id = f.key::uuid
        """;

    /// <summary>The greatest transaction number seen: a smaller one that commits later is never asked for.</summary>
    public const string GreatestStamp = $"""
        SELECT f.key, a.service_name || '/' || a.service_version, (SELECT max(stamp::text::bigint) + 1 FROM {Stamped} r)
        FROM (SELECT) one LEFT JOIN {Stamped} f ON f.stamp::text::bigint >= @position LEFT JOIN agents a ON f.kind = 1 AND a.id = f.key::uuid
        """;

    /// <summary>The greatest number of a sequence: numbers are committed out of order.</summary>
    public const string GreatestNumber = """
        SELECT a.id::text, a.service_name || '/' || a.service_version, (SELECT max(service_version::bigint) + 1 FROM agents)
        FROM (SELECT) one LEFT JOIN agents a ON a.service_version::bigint >= @position
        """;

    /// <summary>The latest time of a change, in microseconds: a transaction is as old as its beginning.</summary>
    public const string LatestTime = """
        SELECT a.id::text, a.service_name || '/' || a.service_version, (SELECT (extract(epoch FROM max(changed_at)) * 1000000)::bigint + 1 FROM agents)
        FROM (SELECT) one LEFT JOIN agents a ON (extract(epoch FROM a.changed_at) * 1000000)::bigint >= @position
        """;

    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>What it believes, by key.</summary>
    public ConcurrentDictionary<string, string> Rows { get; } = new(StringComparer.Ordinal);

    public long Position { get; private set; }

    public int Looks { get; private set; }

    public static NaiveReader Start(string database, string ask)
    {
        var reader = new NaiveReader(database, ask);
        reader._reading = reader.ReadAsync();
        return reader;
    }

    /// <summary>Until it has looked at what is committed by now.</summary>
    public async Task LookedAsync()
    {
        var looks = Looks;
        await Eventually.Async(() => Looks > looks + 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.WithTimeout();
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await Region.OpenAsync(database);
                while (!_stop.IsCancellationRequested)
                {
                    await LookAsync(connection);
                    await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, _stop.Token);
                }
            }
            catch (Exception lost) when (lost is NpgsqlException or IOException or OperationCanceledException)
            {
                // The server is down, or the test is over.
            }
        }
    }

    private async Task LookAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(ask, connection);
        command.Parameters.AddWithValue("position", Position);
        await using var row = await command.ExecuteReaderAsync(_stop.Token);
        var next = Position;
        while (await row.ReadAsync(_stop.Token))
        {
            next = row.IsDBNull(2) ? next : Math.Max(next, row.GetInt64(2));
            if (row.IsDBNull(0))
                continue;
            if (row.IsDBNull(1))
                Rows.TryRemove(row.GetString(0), out _);
            else
                Rows[row.GetString(0)] = row.GetString(1);
        }

        Position = next;
        Looks++;
    }
}
