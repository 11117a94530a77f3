using System.Collections.Immutable;
using Ampora.Hosting.Events;
using Npgsql;

namespace Ampora.Regional.Events;

/// <summary>
/// Looks, while anybody listens, for what any instance of the region has committed.
/// </summary>
internal sealed partial class FleetEvents(NpgsqlDataSource database, ChangeListeners listeners, TimeProvider time, ILogger<FleetEvents> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// From the oldest transaction that was still running at the last look: one that commits late is not missed, and what was
    /// seen already is told apart by its stamp.
    /// </summary>
    private const string Sql = """
        SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
            (SELECT concat(count(*), max(changed_at)) FROM configurations),
            (SELECT concat(count(*), max(created_at), max(id::text)) FROM assignments),
            ARRAY(SELECT concat(kind, ' ', key, ' ', stamp) FROM (
                SELECT kind, key, stamp FROM feed_rows WHERE stamp >= @since::text::xid8
                UNION ALL SELECT 1, u.id::text, b.stamp FROM feed_changes b CROSS JOIN LATERAL unnest(b.ids) AS u(id) WHERE b.stamp >= @since::text::xid8) changed
                ORDER BY stamp DESC LIMIT 10000)
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        Look? last = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (listeners.IsEmpty)
            {
                last = null;
                continue;
            }

            try
            {
                var look = await LookAsync(last?.Since, stoppingToken);
                if (Compare(last, look) is { } change)
                {
                    listeners.Tell(change);
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

    /// <summary>Nobody looked before the first page came: whatever it has read since then may have changed.</summary>
    private static FleetChange? Compare(Look? before, Look now)
    {
        if (before is null)
        {
            return new FleetChange(["agents", "instances", "configurations", "assignments"]);
        }

        var rows = now.Rows.Except(before.Rows).Select(row => row.Split(' ')).ToArray();
        var agents = rows.Where(row => row[0] == "1").Select(row => row[1]).Distinct().ToArray();
        var topics = new List<string>();
        Add("agents", agents.Length > 0);
        Add("instances", rows.Length > agents.Length);
        Add("configurations", before.Configurations != now.Configurations);
        Add("assignments", before.Assignments != now.Assignments);
        return topics.Count == 0 ? null : new FleetChange(topics, agents.Length is > 0 and <= FleetChange.MostAgents ? agents : null);

        void Add(string topic, bool changed)
        {
            if (changed)
            {
                topics.Add(topic);
            }
        }
    }

    private sealed record Look(long Since, string Configurations, string Assignments, ImmutableHashSet<string> Rows);

    private static partial class Log
    {
        [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "Changes could not be looked up; open pages will refresh at the next look.")]
        public static partial void LookFailed(ILogger logger, Exception fault);
    }
}
