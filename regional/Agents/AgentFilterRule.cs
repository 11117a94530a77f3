using Ampora.Federation.V1;

namespace Ampora.Regional.Agents;

/// <summary>What a filter may ask. Faults name the field and its limit.</summary>
internal static class AgentFilterRule
{
    public const int MaxLabels = 16;
    public const int MaxLabelName = 256;
    public const int MaxText = 1024;
    public const int MaxRegions = 256;

    /// <summary>The first fault as a sentence, or null.</summary>
    public static string? Fault(AgentFilter? filter)
    {
        if (filter is null)
            return null;
        if (filter.Labels.Count > MaxLabels)
            return $"filter.labels must have at most {MaxLabels} entries, not {filter.Labels.Count}";
        foreach (var (name, value) in filter.Labels)
        {
            if (name.Length is 0 or > MaxLabelName || name.Contains('\0'))
                return $"filter.labels must have names of 1 to {MaxLabelName} characters without NUL";
            if (value.Length > MaxText || value.Contains('\0'))
                return $"filter.labels must have values of at most {MaxText} characters without NUL";
        }

        if (filter.Text.Length > MaxText || filter.Text.Contains('\0'))
            return $"filter.text must have at most {MaxText} characters without NUL";
        if (filter.Configuration.Length > MaxText || filter.Configuration.Contains('\0'))
            return $"filter.configuration must have at most {MaxText} characters without NUL";
        if (filter.Group.Length > MaxText || filter.Group.Contains('\0'))
            return $"filter.group must have at most {MaxText} characters without NUL";
        if (filter.Regions.Count > MaxRegions)
            return $"filter.regions must have at most {MaxRegions} entries, not {filter.Regions.Count}";
        if (!Enum.IsDefined(filter.Health))
            return $"filter.health must be a known value, not {(int)filter.Health}";
        if (filter.HasConnection && filter.Connection is not (Connection.Connected or Connection.Disconnected))
            return $"filter.connection must be CONNECTED or DISCONNECTED, not {(int)filter.Connection}";
        return Enum.IsDefined(filter.ConfigState) ? null : $"filter.config_state must be a known value, not {(int)filter.ConfigState}";
    }
}
