using System.Data.Common;
using Ampora.Regional.Enrollment.Certificates;
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
internal sealed partial class Conversation(ConversationParts parts, AgentSocket socket)
{
    private const string TooMany = "Messages come faster than OpAmp:MaxMessagesPerSecond allows; come back later.";

    private readonly SessionRegistry _sessions = parts.Sessions;
    private CarriedAgents _agents;

    /// <summary>Ids that live on another socket, and what was given out here in their place.</summary>
    private Dictionary<Guid, Guid>? _renamed;

    private long _refusedRate;

    /// <summary>Why the connection ends with the last reply; null while it goes on.</summary>
    public string? EndsBecause { get; private set; }

    /// <summary>Nobody who was approved speaks here: less is taken.</summary>
    public bool IsUnapproved => _agents.Count == 0 ? socket.Speaker.Identity.IsStranger : _agents.All.All(session => !session.Approved);

    /// <summary>Takes one framed message and gives its one reply. Never concurrently for one conversation.</summary>
    public async ValueTask<ServerToAgent> TakeAsync(ReadOnlyMemory<byte> framed, CancellationToken cancellation)
    {
        if (!Framing.TryUnframe(framed, out var data, out var fault))
        {
            return AfterRefusal(Refuse(ByteString.Empty, "malformed", fault!));
        }

        if (ReportOutline.TryRead(data.Span, out var outline) && _agents.Find(outline.Agent)?.Repeat(outline, parts.Rate) is { } repeated)
        {
            OpAmpMetrics.ReceivedOverWebSocket();
            return repeated;
        }

        if (!Incoming.TryParse(data.Span, out var message, out var refusal))
        {
            return AfterRefusal(refusal);
        }

        if (_sessions.Refusal(message) is { } refused)
        {
            return AfterRefusal(refused);
        }

        OpAmpMetrics.ReceivedOverWebSocket();
        try
        {
            return await TakeAsync(message, outline.Rest, cancellation);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            // Clients do not back off by themselves after this reply, so the connection ends with it.
            return EndWith(message.InstanceUid, "unavailable", Unavailability.Words);
        }
    }

    /// <summary>There is no room for what is coming in: the reply, whoever sent it. The connection ends with it.</summary>
    public ServerToAgent RefuseUnread() => EndWith(ByteString.Empty, "budget", "As much is being received as OpAmp:ReceiveBudgetBytes allows; come back later.");

    /// <summary>The socket is gone, and with it every agent on it.</summary>
    public void End()
    {
        foreach (var session in _agents.All)
        {
            _sessions.Detach(session);
        }
    }

    /// <summary>An agent that asks for an id gets one, beside the answer to what else it says when the region knows it.</summary>
    private async ValueTask<ServerToAgent> TakeAsync(AgentToServer message, Fingerprint rest, CancellationToken cancellation)
    {
        if (!Unclaimed.WantsId(message))
        {
            return await ExchangeAsync(message, rest, cancellation);
        }

        if (socket.Speaker.Refuse(message) is { } words)
        {
            return AfterRefusal(Refuse(message.InstanceUid, "not_its_own", words));
        }

        var (id, known) = await _sessions.IssueAsync(message, cancellation);
        return known
            ? Unclaimed.Identified(await ExchangeAsync(message, Fingerprint.None, cancellation), id)
            : EndedByRate(message) ?? Unclaimed.WithId(_sessions.Traits, message, id);
    }

    private async ValueTask<ServerToAgent> ExchangeAsync(AgentToServer message, Fingerprint rest, CancellationToken cancellation)
    {
        var id = InstanceUid.FromBytes(message.InstanceUid);
        var componentsKnown = await parts.Components.HasAsync(message, cancellation);
        while (true)
        {
            if (socket.Speaker.Refuse(message) is { } words)
            {
                return AfterRefusal(Refuse(message.InstanceUid, "not_its_own", words));
            }

            if (_agents.Find(id) is not { Ended: false } session)
            {
                if (await AttachAsync(id, message, cancellation) is { } unattached)
                {
                    return unattached;
                }

                continue;
            }

            await _sessions.WaitForRoomAsync(cancellation);
            if (!session.MayTake(parts.Rate))
            {
                return EndWith(message.InstanceUid, "too_many", TooMany);
            }

            if (CertificateRequests.In(message) is not null && await CertifyAsync(session, message, cancellation) is { } uncertified)
            {
                return uncertified;
            }

            // Null when a newer connection took the agent over meanwhile; this message is newer still.
            if (session.Take(message, componentsKnown, rest) is { } result)
            {
                if (result.IsSecondAgent)
                {
                    OpAmpMetrics.Rejected("second_agent");
                    return _sessions.NewId(message);
                }

                if (result.Received is { } received)
                {
                    // What is sent once is committed before its reply.
                    await _sessions.CommitAsync(session, message.SequenceNum, received, cancellation);
                }

                if (message.AgentDisconnect is not null)
                {
                    _agents.Remove(id);
                    _sessions.Forget(session);
                }

                return result.Reply!;
            }
        }
    }

    /// <summary>Has the certificate that the message asks for offered by its reply, not by a push before it; otherwise the reply that says why there is none.</summary>
    private async ValueTask<ServerToAgent?> CertifyAsync(AgentSession session, AgentToServer message, CancellationToken cancellation)
    {
        session.HoldDecisions(true);
        try
        {
            var (words, credential) = await socket.Speaker.CertifyAsync(message, cancellation);
            if (credential is { } issued)
            {
                await _sessions.AdoptAsync(session, issued, cancellation);
            }

            return words is null ? null : AfterRefusal(Refuse(message.InstanceUid, "not_certified", words));
        }
        finally
        {
            session.HoldDecisions(false);
        }
    }

    /// <summary>Gives the agent a session; otherwise the reply that says why it has none. Null also when another must be asked again.</summary>
    private async ValueTask<ServerToAgent?> AttachAsync(Guid id, AgentToServer message, CancellationToken cancellation)
    {
        if (Unclaimed.IsGoodbye(message))
        {
            return Unclaimed.Goodbye(message);
        }

        if (_agents.Find(id) is null && _agents.Count >= parts.Options.MaxAgentsPerSocket)
        {
            return Refuse(message.InstanceUid, "unavailable",
                $"instance_uid: this connection already carries OpAmp:MaxAgentsPerSocket = {parts.Options.MaxAgentsPerSocket} agents.");
        }

        if (await _sessions.RefuseAsync(socket.Speaker, message, socket, cancellation) is { } notIts)
        {
            return AfterRefusal(Refuse(message.InstanceUid, "not_its_own", notIts));
        }

        var other = _sessions.Find(id) is { } found && !ReferenceEquals(found.Socket, socket) ? found : null;
        if (other is not null && (_renamed?.ContainsKey(id) == true || await other.Socket.AnswersAsync()))
        {
            return Rename(id, message);
        }

        if (await _sessions.AttachAsync(id, socket, other, cancellation) is { } session)
        {
            _renamed?.Remove(id);
            _agents.Set(session);
        }

        return null;
    }

    /// <summary>
    /// Two agents are alive under one id (D13). This one gets another, the same each time it asks, as long as the first is there;
    /// what it says under the old one is not taken.
    /// </summary>
    private ServerToAgent Rename(Guid id, AgentToServer message)
    {
        OpAmpMetrics.Rejected("second_agent");
        _renamed ??= [];
        if (!_renamed.TryGetValue(id, out var another))
        {
            _renamed[id] = another = _sessions.FreshId();
            Log.Renamed(parts.Logger, id, another);
        }

        return EndedByRate(message) ?? Unclaimed.WithId(_sessions.Traits, message, another);
    }

    /// <summary>What is refused costs too: a sender of nothing else is told to come back later.</summary>
    private ServerToAgent AfterRefusal(ServerToAgent refusal) =>
        parts.Rate.TryTake(ref _refusedRate) ? refusal : EndWith(refusal.InstanceUid, "too_many", TooMany);

    private ServerToAgent? EndedByRate(AgentToServer message) =>
        parts.Rate.TryTake(ref _refusedRate) ? null : EndWith(message.InstanceUid, "too_many", TooMany);

    private ServerToAgent EndWith(ByteString instanceUid, string reason, string words)
    {
        EndsBecause = words;
        OpAmpMetrics.Rejected(reason);
        return Refusals.Unavailable(instanceUid, words, Unavailability.RetryAfter());
    }

    private static ServerToAgent Refuse(ByteString instanceUid, string reason, string words)
    {
        OpAmpMetrics.Rejected(reason);
        return Refusals.BadRequest(instanceUid, words);
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1141, Level = LogLevel.Warning,
            Message = "Two agents use the id {Agent}: the first goes on, the second was given {Another}.")]
        public static partial void Renamed(ILogger logger, Guid agent, Guid another);
    }
}
