using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ampora.Federation.V1;
using Ampora.Regional.Agents;

namespace Ampora.Regional.Federation;

/// <summary>What one stream is about: kinds and filter. A token of one scope does not resume another.</summary>
internal sealed class WatchScope
{
    /// <summary>Kinds that this version has rows of. Others may be asked for, and have none yet.</summary>
    public static readonly IReadOnlyList<Kind> Served = [Kind.Agent, Kind.Instance];

    private WatchScope(IReadOnlyList<Kind> kinds, AgentFilter? filter, string region)
    {
        Kinds = kinds;
        Numbers = [.. kinds.Select(kind => (short)kind)];
        Filter = new AgentFilterSql(filter, region);
        Hash = SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(kinds, filter)));
    }

    public IReadOnlyList<Kind> Kinds { get; }

    public short[] Numbers { get; }

    public AgentFilterSql Filter { get; }

    public bool IsFiltered => !Filter.IsEmpty;

    /// <summary>SHA-256; equal for requests that ask for the same rows.</summary>
    public byte[] Hash { get; }

    /// <summary>What is wrong with the request, naming the field and its limit, or null.</summary>
    public static string? Fault(WatchRequest request)
    {
        if (request.Kinds.Any(kind => kind == Kind.Unspecified))
            return "kinds must not contain KIND_UNSPECIFIED; leave it empty for every kind";
        return AgentFilterRule.Fault(request.Filter);
    }

    public static WatchScope Of(WatchRequest request, string region)
    {
        var kinds = request.Kinds.Count == 0 ? Served : [.. request.Kinds.Distinct().Order()];
        return new WatchScope(kinds, request.Filter, region);
    }

    /// <summary>Every part with its length before it, maps and lists sorted: two filters that differ never read the same.</summary>
    private static string Canonical(IReadOnlyList<Kind> kinds, AgentFilter? filter)
    {
        var text = new StringBuilder("1;").AppendJoin(',', kinds.Select(kind => (int)kind));
        if (filter is null)
            return text.ToString();
        text.Append(CultureInfo.InvariantCulture, $";{Number(filter.HasHealth, (int)filter.Health)}");
        text.Append(CultureInfo.InvariantCulture, $";{Number(filter.HasConnection, (int)filter.Connection)}");
        text.Append(CultureInfo.InvariantCulture, $";{Number(filter.HasConfigState, (int)filter.ConfigState)}");
        Append(filter.Text);
        Append(filter.Configuration);
        Append(filter.Group);
        foreach (var (name, value) in filter.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            Append(name);
            Append(value);
        }

        text.Append('/');
        foreach (var region in filter.Regions.Distinct().Order(StringComparer.Ordinal))
            Append(region);
        return text.ToString();

        static string Number(bool asked, int value) => asked ? value.ToString(CultureInfo.InvariantCulture) : "any";

        void Append(string part) => text.Append(CultureInfo.InvariantCulture, $";{part.Length}:").Append(part);
    }
}
