using System.Collections.Concurrent;
using System.Net.WebSockets;
using Ampora.Regional.Agents;
using Ampora.Regional.Enrollment;
using Ampora.Regional.Messages;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.OpAmp.Transport;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Sessions;

/// <summary>Who is connected to this instance over WebSocket.</summary>
internal sealed class SessionRegistry(SessionClaims claims, Engine engine, AgentWriter writer, InboxStore inbox, Succession succession, TimeProvider time)
{
    private const int Gates = 1024;
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(10);

    /// <summary>A database that has not written the agent's last words by then is not there.</summary>
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(10);

    /// <summary>An agent takes one step at a time from socket to socket.</summary>
    private readonly SemaphoreSlim[] _attaching = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];

    private readonly ConcurrentDictionary<Guid, AgentSession> _sessions = new();
    private readonly ConcurrentDictionary<AgentSocket, OpenSocket> _sockets = new();
    private volatile bool _draining;

    public int Count => _sessions.Count;

    /// <summary>This instance takes nobody any more.</summary>
    public bool Draining => _draining;

    /// <summary>Every open WebSocket.</summary>
    public IEnumerable<AgentSocket> Sockets => _sockets.Select(entry => entry.Key);

    public ServerTraits Traits => engine.Traits;

    public ICollection<AgentSession> Sessions => _sessions.Values;

    public AgentSession? Find(Guid id) => _sessions.GetValueOrDefault(id);

    /// <summary>Counts a socket in until the result is disposed.</summary>
    public IDisposable Open(AgentSocket socket) => _sockets[socket] = new OpenSocket(this, socket);

    /// <summary>The reply to a message that carries more than is taken; null when it is fine.</summary>
    public ServerToAgent? Refusal(AgentToServer message) => inbox.Refusal(message);

    /// <summary>An id for an agent that asks for one, and whether the region holds anything of the agent that would move there.</summary>
    public async Task<(Guid Id, bool Known)> IssueAsync(AgentToServer message, CancellationToken cancellation)
    {
        var id = FreshId();
        return (id, await succession.IssueAsync(InstanceUid.FromBytes(message.InstanceUid), id, cancellation));
    }

    /// <summary>The reply to a second agent with one id: another id, and nothing moves there.</summary>
    public ServerToAgent NewId(AgentToServer message) => Unclaimed.WithId(engine.Traits, message, FreshId());

    public Guid FreshId() => Guid.CreateVersion7(time.GetUtcNow());

    /// <summary>
    /// Before an agent's first message here is taken: null when the speaker may act for it, otherwise the words that refuse. An agent
    /// that uses an id which it was given takes along everything that was known of it, if its speaker may act for the old id as well.
    /// </summary>
    /// <exception cref="TimeoutException">What the agent said before could not be written.</exception>
    public async Task<string?> RefuseAsync(Speaker speaker, AgentToServer message, AgentSocket? socket, CancellationToken cancellation)
    {
        var id = InstanceUid.FromBytes(message.InstanceUid);
        var facts = await speaker.LookAsync(id, cancellation);
        if (facts.Former is { } former)
        {
            var before = message.Clone();
            before.InstanceUid = InstanceUid.ToBytes(former);
            if (speaker.Identity.Agent != id
                && await speaker.RefuseAsync(before, await speaker.LookAsync(former, cancellation), cancellation) is { } words)
            {
                return words;
            }

            if (_sessions.TryRemove(former, out var older))
            {
                older.HandOver();
                CloseUnlessCarrying(older.Socket, except: socket);
            }

            await writer.FlushedAsync(former, cancellation).WaitAsync(FlushTime, time, cancellation);
            await succession.CarryAsync(id, cancellation);
            facts = await speaker.LookAsync(id, cancellation);
        }

        return await speaker.RefuseAsync(message, facts, cancellation);
    }

    /// <summary>Makes this socket the agent's only one, in the database first: the newest connection wins (D3).</summary>
    /// <param name="id">Of the agent.</param>
    /// <param name="socket">That it speaks over now.</param>
    /// <param name="silent">The session on another socket that did not answer; null when there was none (D13).</param>
    /// <returns>Null when the agent has meanwhile got a session that was not asked.</returns>
    /// <exception cref="TimeoutException">What the agent said before could not be written.</exception>
    public async Task<AgentSession?> AttachAsync(Guid id, AgentSocket socket, AgentSession? silent, CancellationToken cancellation)
    {
        var gate = _attaching[(uint)id.GetHashCode() % (uint)_attaching.Length];
        await gate.WaitAsync(cancellation);
        try
        {
            if (_sessions.TryGetValue(id, out var older))
            {
                if (!ReferenceEquals(older, silent) && !ReferenceEquals(older.Socket, socket))
                {
                    return null;
                }

                older.HandOver();
                Remove(older);
                CloseUnlessCarrying(older.Socket, except: socket);
            }

            // Also what a connection that has just ended left: after the claim it would fall on the fence.
            await writer.FlushedAsync(id, cancellation).WaitAsync(FlushTime, time, cancellation);
            var claim = await claims.ClaimAsync(id, cancellation);
            var session = new AgentSession(claim.Over(socket), engine, socket, writer, time);
            session.Begin();
            _sessions[id] = session;
            if (_draining)
            {
                Detach(session);
                throw new OperationCanceledException("this instance is shutting down");
            }

            return session;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A credential was issued at the agent's request: its reply offers it.</summary>
    public async ValueTask AdoptAsync(AgentSession session, Guid credential, CancellationToken cancellation)
    {
        var (key, desired) = await claims.WithCredentialAsync(session.Desired, credential, cancellation);
        session.Adopt(key, desired);
    }

    /// <summary>Back-pressure: the database is behind, so reading waits.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken cancellation) => writer.WaitForRoomAsync(cancellation);

    /// <summary>Commits what the agent sent once, after everything that it said before, and before its reply (D12).</summary>
    /// <exception cref="TimeoutException">What the agent said before could not be written.</exception>
    public async Task CommitAsync(AgentSession session, ulong sequence, CustomMessage received, CancellationToken cancellation)
    {
        try
        {
            await writer.FlushedAsync(session.Id, cancellation).WaitAsync(FlushTime, time, cancellation);
            await inbox.CommitAsync(session.Id, session.Connection, sequence, received, cancellation);
        }
        catch
        {
            session.Forgo();
            throw;
        }
    }

    /// <summary>The agent said goodbye; its last step wrote so.</summary>
    public void Forget(AgentSession session)
    {
        session.Abandon();
        Remove(session);
    }

    /// <summary>The agent's socket ended without a goodbye.</summary>
    public void Detach(AgentSession session)
    {
        session.Detach();
        Remove(session);
    }

    /// <summary>A flush found that another connection of this agent is newer: ends the session, and its socket when nobody else is on it.</summary>
    public void Lost(AgentSession session)
    {
        Forget(session);
        CloseUnlessCarrying(session.Socket, except: null);
    }

    /// <summary>Says goodbye to everybody with a Close frame and waits until their last states are taken.</summary>
    public async Task CloseAllAsync(WebSocketCloseStatus status, string reason, bool forGood)
    {
        _draining = forGood;
        var open = _sockets.ToArray();
        await Parallel.ForEachAsync(open, async (entry, _) => await entry.Key.CloseAsync(status, reason));
        try
        {
            await Task.WhenAll(open.Select(entry => entry.Value.GoneAsync())).WaitAsync(GoodbyeTime, time);
        }
        catch (TimeoutException)
        {
            foreach (var session in _sessions.Values)
            {
                Detach(session);
            }
        }
    }

    /// <summary>Closes the sockets of whoever is not welcome any more.</summary>
    public Task CloseAsync(Func<AgentSocket, bool> which, string reason) =>
        Task.WhenAll(_sockets.Keys.Where(which).Select(socket => socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, reason)));

    /// <summary>Ends the agent's session here, and its socket when nobody else is on it: it has to prove anew that it may speak.</summary>
    public Task ExpelAsync(Guid id, Func<AgentSocket, bool> which, string reason)
    {
        if (Find(id) is not { } session || !which(session.Socket))
        {
            return Task.CompletedTask;
        }

        Detach(session);
        return session.Socket.Carried == 0 ? session.Socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, reason) : Task.CompletedTask;
    }

    private void Remove(AgentSession session) => _sessions.TryRemove(new KeyValuePair<Guid, AgentSession>(session.Id, session));

    private static void CloseUnlessCarrying(AgentSocket socket, AgentSocket? except)
    {
        if (socket.Carried == 0 && !ReferenceEquals(socket, except))
        {
            _ = socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "a newer connection of this agent took over");
        }
    }

    private sealed class OpenSocket(SessionRegistry registry, AgentSocket socket) : IDisposable
    {
        private Signal _gone;

        public Task GoneAsync() => _gone.WaitAsync();

        public void Dispose()
        {
            if (registry._sockets.TryRemove(socket, out _))
            {
                _gone.Give();
            }
        }
    }
}
