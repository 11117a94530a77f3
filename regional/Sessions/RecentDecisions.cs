namespace Ampora.Regional.Sessions;

/// <summary>
/// Agents for which something was decided lately, until the session that each has here has taken it up. A session that begins meanwhile is
/// asked for as well: it may have read its agent's row before the decision was committed. Used by one loop alone.
/// </summary>
internal sealed class RecentDecisions(SessionRegistry sessions, TimeProvider time)
{
    /// <summary>A claim takes less than this from reading the row to the session.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(15);

    private readonly Dictionary<Guid, Recent> _agents = [];

    public void Add(IReadOnlyCollection<Guid> agents)
    {
        var now = time.GetTimestamp();
        foreach (var agent in agents)
        {
            _agents[agent] = new Recent(now, null);
        }
    }

    /// <summary>Those whose session has yet to take it up.</summary>
    public Guid[] Due()
    {
        var due = new List<Guid>();
        foreach (var (agent, recent) in _agents)
        {
            if (time.GetElapsedTime(recent.Since) > Lately)
            {
                _agents.Remove(agent);
            }
            else if (sessions.Find(agent) is { } session && !ReferenceEquals(session, recent.Told))
            {
                due.Add(agent);
            }
        }

        return [.. due];
    }

    /// <summary>This session has taken it up.</summary>
    public void Told(AgentSession session)
    {
        if (_agents.TryGetValue(session.Id, out var recent))
        {
            _agents[session.Id] = recent with { Told = session };
        }
    }

    private readonly record struct Recent(long Since, AgentSession? Told);
}
