using System.Globalization;
using System.Text;
using Ampora.Federation.V1;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Regional.Agents;

/// <summary>Counts of agents by dimension, all from one statement: the values of every dimension add up to the same total.</summary>
internal sealed class AgentSummarizer(NpgsqlDataSource database, IOptions<RegionOptions> region)
{
    public const int MaxLabels = 8;

    private const int FirstGroupColumn = 9;

    /// <summary>What is wrong with the question, naming the field and its limit, or null.</summary>
    public static string? Fault(AgentFilter? filter, IReadOnlyCollection<Dimension> dimensions, IReadOnlyCollection<string> labels)
    {
        if (AgentFilterRule.Fault(filter) is { } fault)
            return fault;
        foreach (var dimension in dimensions)
        {
            if (dimension == Dimension.Unspecified || !Enum.IsDefined(dimension))
                return $"dimensions must be known values, not {(int)dimension}";
        }

        if (labels.Count > MaxLabels)
            return $"labels must have at most {MaxLabels} entries, not {labels.Count}";
        if (labels.Any(label => label.Length is 0 or > AgentFilterRule.MaxLabelName || label.Contains('\0')))
            return $"labels must be names of 1 to {AgentFilterRule.MaxLabelName} characters without NUL";
        return dimensions.Contains(Dimension.Label) == labels.Count > 0 ? null : "labels must be given with, and only with, the dimension label";
    }

    /// <param name="dimensions">With <paramref name="labels"/> checked by <see cref="Fault"/>; repeated ones count once.</param>
    public async Task<FleetSummary> SummarizeAsync(
        AgentFilter? filter, IReadOnlyCollection<Dimension> dimensions, IReadOnlyCollection<string> labels, CancellationToken cancellation)
    {
        var name = region.Value.Id;
        var where = new AgentFilterSql(filter, name);
        var groups = Groups(dimensions, labels);
        await using var command = database.CreateCommand(Sql(where, groups));
        where.AddTo(command.Parameters);
        for (var part = 0; part < groups.Count; part++)
        {
            if (groups[part].Dimension == Dimension.Label)
                command.Parameters.AddWithValue($"label_{part}", groups[part].Label);
        }

        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var summary = Totals(row, name);
        summary.Dimensions.Add(groups);
        if (!row.IsDBNull(FirstGroupColumn))
        {
            do
            {
                groups[row.GetInt32(FirstGroupColumn)].Values.Add(
                    new ValueCount { Value = row.GetString(FirstGroupColumn + 1), Agents = (ulong)row.GetInt64(FirstGroupColumn + 2) });
            }
            while (await row.ReadAsync(cancellation));
        }

        return summary;
    }

    private static List<DimensionCounts> Groups(IReadOnlyCollection<Dimension> dimensions, IReadOnlyCollection<string> labels) =>
    [
        .. dimensions.Distinct().Where(dimension => dimension != Dimension.Label).Select(dimension => new DimensionCounts { Dimension = dimension }),
        .. labels.Distinct().Select(label => new DimensionCounts { Dimension = Dimension.Label, Label = label }),
    ];

    private static string Sql(AgentFilterSql where, List<DimensionCounts> groups)
    {
        var parts = new StringBuilder();
        for (var part = 0; part < groups.Count; part++)
        {
            parts.Append(part == 0 ? "" : " UNION ALL ").Append(
                CultureInfo.InvariantCulture, $"SELECT {part} AS part, {Value(groups[part].Dimension, part)} AS value, count(*) AS agents FROM matched GROUP BY 2");
        }

        var grouped = groups.Count == 0 ? "SELECT NULL::integer AS part, NULL::text AS value, NULL::bigint AS agents WHERE FALSE" : parts.ToString();
        return $"""
            WITH matched AS MATERIALIZED (
                SELECT a.healthy, a.connected, {ConfigStateRule.Sql} AS config_state, a.service_name, a.service_version, l.labels
                FROM agents a {AgentSummaries.Joins} WHERE {where.Where})
            SELECT {RegionProvenance.Columns}, total.*, grouped.*
            FROM (SELECT count(*), count(*) FILTER (WHERE connected), count(*) FILTER (WHERE healthy), count(*) FILTER (WHERE NOT healthy),
                    count(*) FILTER (WHERE config_state = 4), count(*) FILTER (WHERE config_state = 5),
                    count(*) FILTER (WHERE config_state IN (1, 2, 3)) FROM matched) AS total
            LEFT JOIN ({grouped}) AS grouped ON TRUE
            ORDER BY grouped.part, grouped.agents DESC, grouped.value COLLATE "C"
            """;
    }

    /// <summary>The words of the fleet's vocabulary; an agent without the property counts under the empty value.</summary>
    private static string Value(Dimension dimension, int part) => dimension switch
    {
        Dimension.Health => "CASE WHEN healthy THEN 'healthy' WHEN NOT healthy THEN 'unhealthy' ELSE 'unreported' END",
        Dimension.Connection => "CASE WHEN connected THEN 'connected' ELSE 'disconnected' END",
        Dimension.ConfigState =>
            "(ARRAY['none', 'pending', 'offered', 'applying', 'in-sync', 'failed', 'not-accepted', 'drifted', 'rolled-back'])[config_state + 1]",
        Dimension.ServiceName => "coalesce(service_name, '')",
        Dimension.ServiceVersion => "coalesce(service_version, '')",
        _ => $"coalesce(labels ->> @label_{part}, '')",
    };

    private static FleetSummary Totals(NpgsqlDataReader row, string region) => new()
    {
        Agents = (ulong)row.GetInt64(2),
        Provenance = RegionProvenance.Read(row, 0, region),
        Regions =
        {
            new RegionCounts
            {
                Region = region,
                Agents = (ulong)row.GetInt64(2),
                Connected = (ulong)row.GetInt64(3),
                Healthy = (ulong)row.GetInt64(4),
                Unhealthy = (ulong)row.GetInt64(5),
                InSync = (ulong)row.GetInt64(6),
                ConfigFailed = (ulong)row.GetInt64(7),
                ConfigPending = (ulong)row.GetInt64(8),
            },
        },
    };
}
