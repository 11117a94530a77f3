using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Query;
using Ampora.Federation.V1;

namespace Ampora.Aggregator.Feed;

/// <summary>What one stream is about.</summary>
internal sealed class WatchScope
{
    private readonly HashSet<Kind> _kinds;
    private readonly AgentMatcher _matcher;

    public WatchScope(WatchRequest request)
    {
        _kinds = [.. request.Kinds];
        _matcher = new AgentMatcher(FeedRequests.Read(request.Filter));
        Regions = request.Filter is null ? [] : [.. request.Filter.Regions.Distinct().Order(StringComparer.Ordinal)];
        Hash = SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(request)));
    }

    /// <summary>None: all.</summary>
    public IReadOnlyCollection<string> Regions { get; }

    public bool IsFiltered => !_matcher.MatchesAll;

    public byte[] Hash { get; }

    /// <summary>What is wrong with the request, naming the field; null when nothing is.</summary>
    public static string? Fault(WatchRequest request) =>
        request.Kinds.Any(kind => !KindTally.Knows(kind)) ? "kinds must hold known kinds only; leave it empty for every kind"
        : request.ResumeToken.Length > ResumeToken.MostBytes ? $"resume_token must be at most {ResumeToken.MostBytes} bytes long"
        : FeedRequests.Fault(request.Filter);

    public IEnumerable<Kind> Kinds => (_kinds.Count > 0 ? _kinds : Enum.GetValues<Kind>().Where(KindTally.Knows)).Order();

    public bool Holds(Kind kind) => _kinds.Count == 0 || _kinds.Contains(kind);

    public bool Matches(HeldAgent agent) => _matcher.Matches(agent);

    private static string Canonical(WatchRequest request)
    {
        var text = new StringBuilder("1;").AppendJoin(',', request.Kinds.Distinct().Order().Select(kind => (int)kind));
        if (request.Filter is not { } filter)
        {
            return text.ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $";{(filter.HasHealth ? (int)filter.Health : -1)};{(filter.HasConnection ? (int)filter.Connection : -1)}");
        text.Append(CultureInfo.InvariantCulture, $";{(filter.HasConfigState ? (int)filter.ConfigState : -1)}");
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
        {
            Append(region);
        }

        return text.ToString();

        void Append(string part) => text.Append(CultureInfo.InvariantCulture, $";{part.Length}:").Append(part);
    }
}
