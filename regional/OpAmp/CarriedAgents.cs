using Ampora.Regional.Sessions;

namespace Ampora.Regional.OpAmp;

/// <summary>The agents of one socket by id. Nearly all sockets carry one, and pay for no more.</summary>
internal struct CarriedAgents
{
    private AgentSession? _only;
    private Dictionary<Guid, AgentSession>? _all;

    public readonly int Count => _all?.Count ?? (_only is null ? 0 : 1);

    public readonly IEnumerable<AgentSession> All => _all?.Values ?? (_only is null ? Enumerable.Empty<AgentSession>() : [_only]);

    public readonly AgentSession? Find(Guid id) => _all is null ? _only?.Id == id ? _only : null : _all.GetValueOrDefault(id);

    /// <summary>In the place of an older session of the same agent, if there was one.</summary>
    public void Set(AgentSession session)
    {
        if (_all is null && (_only is null || _only.Id == session.Id))
        {
            _only = session;
            return;
        }

        if (_all is null)
        {
            _all = new Dictionary<Guid, AgentSession> { [_only!.Id] = _only };
            _only = null;
        }

        _all[session.Id] = session;
    }

    public void Remove(Guid id)
    {
        if (_only?.Id == id)
        {
            _only = null;
        }

        _all?.Remove(id);
    }
}
