using System.Collections.Immutable;
using System.Threading.Channels;
using Npgsql;

namespace Ampora.Regional.Events;

/// <summary>What changed, for open pages: they fetch again what they show.</summary>
/// <param name="Topics">agents, instances, configurations, assignments.</param>
/// <param name="Agents">Which agents; null when there are many.</param>
internal sealed record FleetChange(IReadOnlyList<string> Topics, IReadOnlyList<string>? Agents = null);

/// <summary>
/// Looks, while anybody listens, for what any instance of the region has committed. A reader that is slow gets the newest
/// change with everything in between folded into it.
/// </summary>
internal sealed partial class FleetEvents(NpgsqlDataSource database, TimeProvider time, ILogger<FleetEvents> logger) : BackgroundService
{
    private const int MostAgents = 100;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// From the oldest transaction that was still running at the last look: one that commits late is not missed, and what was
    /// seen already is told apart by its stamp.
    /// </summary>
    private const string Sql = """
        SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
            (SELECT concat(count(*), max(changed_at)) FROM configurations),
            (SELECT concat(count(*), max(created_at), max(id::text)) FROM assignments),
            ARRAY(SELECT concat(kind, ' ', key, ' ', stamp) FROM feed_rows WHERE stamp >= @since::text::xid8 ORDER BY stamp DESC LIMIT 10000)
        """;

    private ImmutableArray<Channel<FleetChange>> _listeners = [];

    /// <summary>Every change from now on, until the token is cancelled.</summary>
    public IAsyncEnumerable<FleetChange> ListenAsync(CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<FleetChange>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.Wait });
        ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Add(channel));
        cancellation.Register(() =>
        {
            ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Remove(channel));
            channel.Writer.TryComplete();
        });
        return channel.Reader.ReadAllAsync(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        Look? last = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (_listeners.IsEmpty)
            {
                last = null;
                continue;
            }

            try
            {
                var look = await LookAsync(last?.Since, stoppingToken);
                if (last is not null && Compare(last, look) is { } change)
                {
                    Tell(change);
                }

                last = look;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Log.LookFailed(logger, fault);
            }
        }
    }

    private async Task<Look> LookAsync(long? since, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("since", since ?? long.MaxValue);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new Look(row.GetInt64(0), row.GetString(1), row.GetString(2), [.. row.GetFieldValue<string[]>(3)]);
    }

    private static FleetChange? Compare(Look before, Look now)
    {
        var rows = now.Rows.Except(before.Rows).Select(row => row.Split(' ')).ToArray();
        var agents = rows.Where(row => row[0] == "1").Select(row => row[1]).Distinct().ToArray();
        var topics = new List<string>();
        Add("agents", agents.Length > 0);
        Add("instances", rows.Length > agents.Length);
        Add("configurations", before.Configurations != now.Configurations);
        Add("assignments", before.Assignments != now.Assignments);
        return topics.Count == 0 ? null : new FleetChange(topics, agents.Length is > 0 and <= MostAgents ? agents : null);

        void Add(string topic, bool changed)
        {
            if (changed)
            {
                topics.Add(topic);
            }
        }
    }

    private void Tell(FleetChange change)
    {
        foreach (var listener in _listeners)
        {
            var pending = listener.Reader.TryRead(out var unread) ? Fold(unread, change) : change;
            listener.Writer.TryWrite(pending);
        }
    }

    private static FleetChange Fold(FleetChange older, FleetChange newer)
    {
        string[] topics = [.. older.Topics.Union(newer.Topics)];
        var known = (older.Agents is not null || !older.Topics.Contains("agents")) && (newer.Agents is not null || !newer.Topics.Contains("agents"));
        string[] agents = [.. (older.Agents ?? []).Union(newer.Agents ?? [])];
        return new FleetChange(topics, known && agents.Length is > 0 and <= MostAgents ? agents : null);
    }

    private sealed record Look(long Since, string Configurations, string Assignments, ImmutableHashSet<string> Rows);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "Changes could not be looked up; open pages will refresh at the next look.")]
        public static partial void LookFailed(ILogger logger, Exception fault);
    }
}
