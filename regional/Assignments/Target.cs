using System.Text;
using Ampora.Hosting.Errors;
using Ampora.Regional.Agents;
using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Assignments;

/// <summary>Whom something is assigned to: one agent, or every agent that carries all these labels.</summary>
internal sealed record Target(Guid? AgentId = null, IReadOnlyDictionary<string, string>? Selector = null)
{
    private const int MostLabels = 32;

    /// <summary>Selectors are unique by an index, whose entries PostgreSQL limits to a third of a page.</summary>
    private const int LargestSelectorBytes = 2_000;

    /// <summary>As <c>@agent</c> and <c>@selector</c>, one of them null.</summary>
    public void AddTo(NpgsqlCommand command)
    {
        command.Parameters.Add(new NpgsqlParameter("agent", NpgsqlDbType.Uuid) { Value = (object?)AgentId ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter("selector", NpgsqlDbType.Jsonb) { Value = Selector is null ? DBNull.Value : AgentLabels.ToJson(Selector) });
    }

    /// <summary>What is wrong with it.</summary>
    public FieldFaults Faults()
    {
        var faults = new FieldFaults();
        faults.Unless(AgentId is null != Selector is null, "agentId", "must be given, or selector, not both");
        foreach (var (key, value) in Selector ?? new Dictionary<string, string>())
        {
            faults.Unless(key.Length > 0, "selector", "label names must have at least 1 character");
            faults.Unless(value is not null, $"selector.{key}", "must be text, not null");
            faults.Unless(!key.Contains('\0') && value?.Contains('\0') != true, "selector", "must not contain U+0000");
        }

        faults.Unless(Selector is null or { Count: >= 1 and <= MostLabels }, "selector", $"must name 1 to {MostLabels} labels");
        var size = (Selector ?? new Dictionary<string, string>()).Sum(label => Encoding.UTF8.GetByteCount(label.Key) + Encoding.UTF8.GetByteCount(label.Value ?? ""));
        faults.Unless(size <= LargestSelectorBytes, "selector", $"must have at most {LargestSelectorBytes} bytes of names and values together, has {size}");
        return faults;
    }
}
