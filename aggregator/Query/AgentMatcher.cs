using Ampora.Aggregator.Fleet;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Query;

/// <summary>A filter made ready to be asked about a million agents.</summary>
internal sealed class AgentMatcher(AgentFilter filter)
{
    private readonly ulong[] _labels = [.. filter.Labels.Select(label => LabelHash.Of(label.Key, label.Value))];
    private readonly byte? _health = (byte?)filter.Health;
    private readonly byte? _connection = (byte?)filter.Connection;
    private readonly byte? _configState = (byte?)filter.ConfigState;

    public bool MatchesAll { get; } = filter == new AgentFilter { Labels = filter.Labels } && filter.Labels.Count == 0;

    public bool Matches(HeldAgent agent)
    {
        if ((_health is { } health && agent.Health != health)
            || (_connection is { } connection && agent.Connection != connection)
            || (_configState is { } state && agent.ConfigState != state)
            || (filter.Configuration is { } configuration && agent.Configuration != configuration)
            || (filter.Group is { } group && agent.Group != group))
        {
            return false;
        }

        foreach (var label in _labels)
        {
            if (Array.IndexOf(agent.Labels, label) < 0)
            {
                return false;
            }
        }

        return filter.Text is not { } text || Holds(agent, text);
    }

    private static bool Holds(HeldAgent agent, string text) =>
        Holds(agent.ServiceName, text)
        || Holds(agent.HostName, text)
        || Holds(agent.Id.ToString(), text)
        || agent.Summary().Labels.Values.Any(value => Holds(value, text));

    private static bool Holds(string whole, string part) => whole.Contains(part, StringComparison.OrdinalIgnoreCase);
}
