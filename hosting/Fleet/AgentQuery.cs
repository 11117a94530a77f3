using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ampora.Hosting.Fleet;

/// <summary>One page of agents, wanted.</summary>
public sealed record AgentQuery
{
    public const int DefaultLimit = 100;

    public const int MaxLimit = 500;

    public AgentFilter Filter { get; init; } = new();

    public AgentSort Sort { get; init; } = AgentSort.Id;

    public bool Descending { get; init; }

    public int Limit { get; init; } = DefaultLimit;

    /// <summary>Begin after this agent.</summary>
    public AgentCursor? After { get; init; }

    /// <param name="parameters">As they came.</param>
    /// <param name="query">Null when something is wrong.</param>
    /// <param name="faults">What is wrong: parameter → what it must be.</param>
    public static bool TryRead(
        AgentQueryParameters parameters,
        [NotNullWhen(true)] out AgentQuery? query,
        out IReadOnlyDictionary<string, string[]> faults)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var sort = Word<AgentSort>(found, "sort", parameters.Sort) ?? AgentSort.Id;
        var descending = parameters.Descending ?? false;
        var limit = parameters.Limit ?? DefaultLimit;
        if (limit is < 1 or > MaxLimit)
        {
            found["limit"] = [string.Create(CultureInfo.InvariantCulture, $"must be between 1 and {MaxLimit}, not {limit}")];
        }

        AgentCursor? after = null;
        if (parameters.Cursor is { Length: > 0 } cursor && (!AgentCursor.TryParse(cursor, out after) || after.Sort != sort || after.Descending != descending))
        {
            found["cursor"] = ["must be the nextCursor of a page with the same sort and order"];
        }

        var filter = new AgentFilter
        {
            Labels = Labels(found, parameters.Label ?? []),
            Health = Word<Health>(found, "health", parameters.Health),
            Connection = Word<Connection>(found, "connection", parameters.Connection),
            ConfigState = Word<ConfigState>(found, "configState", parameters.ConfigState),
            Text = Text(found, "text", parameters.Text),
            Configuration = Text(found, "configuration", parameters.Configuration),
            Group = Text(found, "group", parameters.Group),
        };
        faults = found;
        query = found.Count > 0
            ? null
            : new AgentQuery { Filter = filter, Sort = sort, Descending = descending, Limit = limit, After = after };
        return query is not null;
    }

    private static Dictionary<string, string> Labels(Dictionary<string, string[]> faults, string[] pairs)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split < 1 || !labels.TryAdd(pair[..split], pair[(split + 1)..]))
            {
                faults["label"] = ["must be name=value, each name once"];
            }
        }

        if (pairs.Length > AgentFilter.MaxLabels)
        {
            faults["label"] = [$"must be given at most {AgentFilter.MaxLabels} times"];
        }

        return labels;
    }

    private static string? Text(Dictionary<string, string[]> faults, string name, string? text)
    {
        if (text is { Length: > AgentFilter.MaxTextLength } || text?.Contains('\0') == true)
        {
            faults[name] = [$"must be at most {AgentFilter.MaxTextLength} characters long, none of them U+0000"];
        }

        return string.IsNullOrEmpty(text) ? null : text;
    }

    private static TEnum? Word<TEnum>(Dictionary<string, string[]> faults, string name, string? word)
        where TEnum : struct, Enum
    {
        if (string.IsNullOrEmpty(word))
        {
            return null;
        }

        if (Words.TryParse<TEnum>(word, out var value))
        {
            return value;
        }

        faults[name] = [$"must be one of {string.Join(", ", Words.All<TEnum>())}"];
        return null;
    }
}
