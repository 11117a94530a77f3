using Ampora.Regional.Desired;

namespace Ampora.Regional.Agents;

/// <summary>
/// Says inside this process that something was committed. Only a nudge to look: whoever misses it finds out at its next sweep.
/// </summary>
internal sealed class ChangeSignal
{
    /// <summary>Rows of these agents were written.</summary>
    public event Action<IReadOnlyCollection<Guid>>? Written;

    /// <summary>Agents should now run or have something else.</summary>
    public event Action<Decision>? Decided;

    /// <summary>Something waits to be sent to this agent once.</summary>
    public event Action<Guid>? Queued;

    public void Queue(Guid agent) => Queued?.Invoke(agent);

    public void AgentsChanged(IReadOnlyCollection<Guid> written, Decision decision)
    {
        if (written.Count > 0)
        {
            Written?.Invoke(written);
        }

        if (decision.Agents.Count > 0)
        {
            Decided?.Invoke(decision);
        }
    }
}
