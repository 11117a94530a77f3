using System.Data.Common;
using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.OpAmp.Transport;
using Ampora.Regional.Sessions;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp;

/// <summary>
/// What one WebSocket says, message by message. One socket may speak for several agents (OpAMP, ServerToAgent.instance_uid);
/// each gets its session at its first message.
/// </summary>
internal sealed class Conversation(SessionRegistry sessions, KnownComponents components, AgentSocket socket, OpAmpOptions options)
{
    private readonly Dictionary<Guid, AgentSession> _agents = [];

    /// <summary>The last reply said that the agent should come back later: nothing more is read.</summary>
    public bool MustEnd { get; private set; }

    /// <summary>Takes one framed message and gives its one reply. Never concurrently for one conversation.</summary>
    public async ValueTask<ServerToAgent> TakeAsync(ReadOnlyMemory<byte> framed, CancellationToken cancellation)
    {
        if (!Framing.TryUnframe(framed, out var data, out var fault))
        {
            return Refuse(ByteString.Empty, "malformed", fault!);
        }

        if (!Incoming.TryParse(data.Span, out var message, out var refusal))
        {
            return refusal;
        }

        if (sessions.Refusal(message) is { } refused)
        {
            return refused;
        }

        OpAmpMetrics.Messages.Add(1, new KeyValuePair<string, object?>("transport", "websocket"));
        var id = InstanceUid.FromBytes(message.InstanceUid);
        var componentsKnown = await components.HasAsync(message, cancellation);
        while (true)
        {
            if (socket.Speaker.Refuse(message) is { } words)
            {
                return Refuse(message.InstanceUid, "not_its_own", words);
            }

            if (!_agents.TryGetValue(id, out var session) || session.Ended)
            {
                if (await AttachAsync(id, message, cancellation) is { } unattached)
                {
                    return unattached;
                }

                continue;
            }

            await sessions.WaitForRoomAsync(cancellation);

            // Null when a newer connection took the agent over meanwhile; this message is newer still.
            if (session.Take(message, componentsKnown) is { } result)
            {
                if (result.IsSecondAgent)
                {
                    return sessions.NewId(message);
                }

                if (result.Received is { } received && await KeepAsync(session, message, received, cancellation) is { } instead)
                {
                    return instead;
                }

                if (message.AgentDisconnect is not null)
                {
                    _agents.Remove(id);
                    sessions.Forget(session);
                }

                return result.Reply!;
            }
        }
    }

    /// <summary>The socket is gone, and with it every agent on it.</summary>
    public void End()
    {
        foreach (var session in _agents.Values)
        {
            sessions.Detach(session);
        }
    }

    /// <summary>Gives the agent a session; otherwise the reply that says why it has none.</summary>
    private async ValueTask<ServerToAgent?> AttachAsync(Guid id, AgentToServer message, CancellationToken cancellation)
    {
        if (sessions.Answer(message) is { } unclaimed)
        {
            return unclaimed;
        }

        if (!_agents.ContainsKey(id) && _agents.Count >= options.MaxAgentsPerSocket)
        {
            return Refuse(message.InstanceUid, "unavailable",
                $"instance_uid: this connection already carries OpAmp:MaxAgentsPerSocket = {options.MaxAgentsPerSocket} agents.");
        }

        try
        {
            if (await socket.Speaker.RefuseAsync(message, cancellation) is { } words)
            {
                return Refuse(message.InstanceUid, "not_its_own", words);
            }

            _agents[id] = await sessions.AttachAsync(id, socket, cancellation);
            return null;
        }
        catch (Exception fault) when (fault is DbException or TimeoutException)
        {
            return EndUnavailable(message);
        }
    }

    /// <summary>Commits what is sent once before its reply; otherwise the reply that says that it was not.</summary>
    private async ValueTask<ServerToAgent?> KeepAsync(
        AgentSession session, AgentToServer message, CustomMessage received, CancellationToken cancellation)
    {
        try
        {
            await sessions.CommitAsync(session, message.SequenceNum, received, cancellation);
            return null;
        }
        catch (Exception fault) when (fault is DbException or TimeoutException)
        {
            return EndUnavailable(message);
        }
    }

    /// <summary>Clients do not back off by themselves after this reply, so the connection ends with it.</summary>
    private ServerToAgent EndUnavailable(AgentToServer message)
    {
        MustEnd = true;
        OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", "unavailable"));
        return Refusals.Unavailable(message.InstanceUid, Unavailability.Words, Unavailability.RetryAfter());
    }

    private static ServerToAgent Refuse(ByteString instanceUid, string reason, string words)
    {
        OpAmpMetrics.Refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
        return Refusals.BadRequest(instanceUid, words);
    }
}
