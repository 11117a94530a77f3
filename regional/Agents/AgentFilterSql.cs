using Ampora.Federation.V1;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Agents;

/// <summary>A filter as a predicate over <c>agents a</c> and <see cref="AgentSummaries.Joins"/>; every value travels as a parameter.</summary>
internal sealed class AgentFilterSql
{
    private readonly List<(string Name, NpgsqlDbType Type, object Value)> _parameters = [];
    private readonly List<string> _predicates = [];

    /// <param name="filter">Already checked with <see cref="AgentFilterRule"/>.</param>
    /// <param name="region">A filter that names regions and not this one matches nothing.</param>
    public AgentFilterSql(AgentFilter? filter, string region)
    {
        if (filter is null)
            return;
        if (filter.Regions.Count > 0 && !filter.Regions.Contains(region))
            _predicates.Add("FALSE");
        if (filter.Labels.Count > 0)
            Add("l.labels @> @labels", "labels", NpgsqlDbType.Jsonb, AgentLabels.ToJson(filter.Labels));
        if (filter.HasHealth && filter.Health == Health.Unspecified)
            _predicates.Add("a.healthy IS NULL");
        else if (filter.HasHealth)
            Add("a.healthy = @healthy", "healthy", NpgsqlDbType.Boolean, filter.Health == Health.Healthy);
        if (filter.HasConnection)
            Add("a.connected = @connected", "connected", NpgsqlDbType.Boolean, filter.Connection == Connection.Connected);
        if (filter.HasConfigState)
            Add($"{ConfigStateRule.Sql} = @config_state", "config_state", NpgsqlDbType.Integer, (int)filter.ConfigState);
        if (filter.Configuration.Length > 0)
            Add("c.name = @configuration", "configuration", NpgsqlDbType.Text, filter.Configuration);
        if (filter.Group.Length > 0)
            Add("g.name = @group", "group", NpgsqlDbType.Text, filter.Group);
        if (filter.Text.Length > 0)
            Add(TextMatches, "text", NpgsqlDbType.Text, filter.Text);
    }

    private const string TextMatches = """
        (strpos(a.id::text, lower(@text)) > 0
         OR strpos(lower(a.service_name), lower(@text)) > 0
         OR strpos(lower(a.host_name), lower(@text)) > 0
         OR EXISTS (SELECT FROM jsonb_each_text(l.labels) label WHERE strpos(lower(label.value), lower(@text)) > 0))
        """;

    public bool IsEmpty => _predicates.Count == 0;

    /// <summary>A boolean expression; <c>TRUE</c> without any filter. Three-valued: a row for which it is null does not match.</summary>
    public string Where => IsEmpty ? "TRUE" : string.Join(" AND ", _predicates);

    public void AddTo(NpgsqlParameterCollection parameters)
    {
        foreach (var (name, type, value) in _parameters)
            parameters.Add(new NpgsqlParameter(name, type) { Value = value });
    }

    private void Add(string predicate, string name, NpgsqlDbType type, object value)
    {
        _predicates.Add(predicate);
        _parameters.Add((name, type, value));
    }
}
