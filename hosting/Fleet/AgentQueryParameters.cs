using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Ampora.Hosting.Fleet;

/// <summary>The query of an agent list as it comes; bind it with <c>[AsParameters]</c> and read it with <see cref="AgentQuery.TryRead"/>.</summary>
public sealed record AgentQueryParameters
{
    [FromQuery(Name = "label")]
    [Description("name=value; given more than once, all must match.")]
    public string[]? Label { get; init; }

    [FromQuery(Name = "health")]
    [WordsOf(typeof(Health))]
    public string? Health { get; init; }

    [FromQuery(Name = "connection")]
    [WordsOf(typeof(Connection))]
    public string? Connection { get; init; }

    [FromQuery(Name = "configState")]
    [WordsOf(typeof(ConfigState))]
    public string? ConfigState { get; init; }

    [FromQuery(Name = "text")]
    [Description("Part of the id, service name, host name or a label's value, in any case.")]
    public string? Text { get; init; }

    [FromQuery(Name = "configuration")]
    [Description("Name of the assigned configuration.")]
    public string? Configuration { get; init; }

    [FromQuery(Name = "group")]
    [Description("Name of the group that the agent is in.")]
    public string? Group { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Agents on a page, 1 to 500; 100 unless told.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("nextCursor of the page before, with the same sort and order.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "sort")]
    [WordsOf(typeof(AgentSort))]
    public string? Sort { get; init; }

    [FromQuery(Name = "descending")]
    public bool? Descending { get; init; }
}
