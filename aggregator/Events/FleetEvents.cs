using Ampora.Aggregator.Fleet;
using Ampora.Hosting.Events;

namespace Ampora.Aggregator.Events;

/// <summary>Collects what changed and tells open pages four times a second.</summary>
internal sealed class FleetEvents(ChangeListeners listeners, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private HashSet<AgentId> _agents = [];
    private bool _many;
    private bool _regions;

    public void AgentsChanged(IReadOnlyCollection<AgentId> agents)
    {
        if (listeners.IsEmpty || agents.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _many |= agents.Count > FleetChange.MostAgents;
            if (!_many)
            {
                _agents.UnionWith(agents);
            }

            _many |= _agents.Count > FleetChange.MostAgents;
        }
    }

    public void RegionsChanged()
    {
        lock (_lock)
        {
            _regions = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Take() is { } change)
            {
                listeners.Tell(change);
            }
        }
    }

    private FleetChange? Take()
    {
        HashSet<AgentId> agents;
        bool many, regions;
        lock (_lock)
        {
            (agents, many, regions) = (_agents, _many, _regions);
            (_agents, _many, _regions) = ([], false, false);
        }

        string[] topics = [.. many || agents.Count > 0 ? ["agents"] : Array.Empty<string>(), .. regions ? ["regions"] : Array.Empty<string>()];
        return topics.Length == 0 ? null : new FleetChange(topics, many || agents.Count == 0 ? null : [.. agents.Select(id => id.ToString())]);
    }
}
