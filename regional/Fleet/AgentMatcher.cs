using System.Buffers;
using Ampora.Federation.V1;

namespace Ampora.Regional.Fleet;

/// <summary>A filter made ready to be asked about a hundred thousand agents. It means what <see cref="Agents.AgentFilterSql"/> means.</summary>
internal sealed class AgentMatcher
{
    private const int IdLength = 36;
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdef-");

    private readonly FleetColumns _fleet;
    private readonly (byte Mask, byte Wanted) _traits;
    private readonly int? _configuration;
    private readonly int? _group;
    private readonly LabelQuestion[] _labels;
    private readonly TextQuestion? _text;
    private readonly string? _idPart;

    /// <param name="fleet">About whose agents it is asked; not changed meanwhile.</param>
    /// <param name="filter">Already checked with <see cref="Agents.AgentFilterRule"/>; null matches everything.</param>
    /// <param name="region">A filter that names regions and not this one matches nothing.</param>
    public AgentMatcher(FleetColumns fleet, AgentFilter? filter, string region)
    {
        filter ??= new AgentFilter();
        _fleet = fleet;
        _traits = Traits.Asked(filter);
        _configuration = filter.Configuration.Length > 0 ? fleet.Configurations.Find(filter.Configuration) : null;
        _group = filter.Group.Length > 0 ? fleet.Groups.Find(filter.Group) : null;
        _labels = [.. filter.Labels.Select(label => LabelQuestion.Of(label.Key, label.Value))];
        if (filter.Text.Length > 0)
        {
            var lower = filter.Text.ToLowerInvariant();
            _text = TextQuestion.Of(lower);
            _idPart = lower.Length <= IdLength && !lower.AsSpan().ContainsAnyExcept(IdCharacters) ? lower : null;
        }

        MatchesNone = (filter.Regions.Count > 0 && !filter.Regions.Contains(region)) || _configuration == TextColumn.Unknown || _group == TextColumn.Unknown;
        MatchesAll = !MatchesNone && _traits.Mask == 0 && _labels.Length == 0 && _text is null && _configuration is null && _group is null;
    }

    public bool MatchesAll { get; }

    public bool MatchesNone { get; }

    public bool Matches(int slot)
    {
        if (MatchesAll)
            return true;
        if (MatchesNone
            || (_fleet.Traits[slot] & _traits.Mask) != _traits.Wanted
            || (_configuration is { } configuration && _fleet.Configurations.Numbers[slot] != configuration)
            || (_group is { } group && _fleet.Groups.Numbers[slot] != group))
            return false;
        foreach (var label in _labels)
        {
            if (!_fleet.Labels.Has(slot, label))
                return false;
        }

        return _text is null || _fleet.Labels.Mentions(slot, _text) || IdHolds(slot);
    }

    private bool IdHolds(int slot)
    {
        Span<char> text = stackalloc char[IdLength];
        return _idPart is not null && _fleet.Ids[slot].TryFormat(text, out _) && text.IndexOf(_idPart) >= 0;
    }
}
