using Ampora.Regional.Agents;
using Ampora.Regional.Desired;
using Ampora.Regional.Messages;
using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.OpAmp.Throttling;
using Ampora.Regional.OpAmp.Transport;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Sessions;

/// <summary>One agent on one WebSocket of this instance: the engine's state and the way back to the agent.</summary>
internal sealed class AgentSession(SessionClaim claim, Engine engine, AgentSocket socket, AgentWriter writer, TimeProvider time)
{
    private readonly Lock _stepping = new();
    private AgentState _state = claim.State;
    private long _lastSeen = time.GetTimestamp();
    private long _seenWritten;
    private volatile bool _holds;
    private long _rate;
    private (ByteString Hash, long At)? _offered;
    private Repetition? _last;

    public Guid Id { get; } = claim.State.Id;

    /// <summary>Number of this session among all of the agent's, in every instance: fences what it writes (D3).</summary>
    public long Connection { get; } = claim.Connection;

    public AgentSocket Socket => socket;

    /// <summary>The session writes no more.</summary>
    public bool Ended { get; private set; }

    /// <summary>What the last decision said is wanted of the agent.</summary>
    public DesireKey Desired { get; private set; } = claim.Desired;

    /// <summary>The region offers it things; one that waits for approval is only listened to.</summary>
    public bool Approved => Volatile.Read(ref _state).Desired.Admitted;

    /// <summary>The session is the agent's from now on. Once.</summary>
    public void Begin()
    {
        OpAmpMetrics.SessionBegan();
        socket.Carry();
    }

    /// <summary>False when the agent sends more than it may. Asked by its socket alone.</summary>
    public bool MayTake(MessageRate rate) => rate.TryTake(ref _rate);

    /// <summary>The reply to a report that says what the last one said; null, and nothing done, when it has to be parsed or is one too many.</summary>
    public ServerToAgent? Repeat(ReportOutline outline, MessageRate rate)
    {
        lock (_stepping)
        {
            if (Ended || _last?.Again(_state, outline.Sequence, outline.Rest) is not { } again || !rate.TryTake(ref _rate))
            {
                return null;
            }

            (_last, _state, _lastSeen) = (again, again.After, time.GetTimestamp());
            return again.Reply;
        }
    }

    /// <summary>What the message led to; null when the session has ended and the agent needs a new one.</summary>
    /// <param name="message">Parsed.</param>
    /// <param name="componentsKnown">See <see cref="Engine.Step"/>.</param>
    /// <param name="rest">Stands for the message without its number; none when it is not an ordinary report.</param>
    public StepResult? Take(AgentToServer message, bool componentsKnown, Fingerprint rest)
    {
        lock (_stepping)
        {
            if (Ended)
            {
                return null;
            }

            _lastSeen = time.GetTimestamp();
            var before = _state;
            var result = AdvanceLocked(engine.Step(before, message, componentsKnown));
            _last = rest.IsNone ? null : Repetition.Of(before, message, result, rest);
            return result;
        }
    }

    /// <summary>Something else is wanted of the agent. False, and nothing done, while decisions are held.</summary>
    /// <param name="key">Names what is wanted.</param>
    /// <param name="desired">What is wanted.</param>
    /// <param name="push">The offer, if one is due.</param>
    public bool Decide(DesireKey key, Desires desired, out ServerToAgent? push)
    {
        push = null;
        lock (_stepping)
        {
            if (_holds)
            {
                return false;
            }

            if (!Ended && Desired != key)
            {
                Desired = key;
                push = AdvanceLocked(engine.Decide(_state, desired)).Reply;
            }

            return true;
        }
    }

    /// <summary>While held, a decision is left to the next look: the message at hand is about to be answered with it.</summary>
    public void HoldDecisions(bool holds) => _holds = holds;

    /// <summary>Something else is wanted of the agent, and the reply to the message at hand says so.</summary>
    public void Adopt(DesireKey key, Desires desired)
    {
        lock (_stepping)
        {
            Desired = key;
            _state = _state with { Desired = desired, Settings = _state.Settings with { Offered = null } };
        }
    }

    /// <summary>Sends something once, alone in its message.</summary>
    /// <exception cref="OperationCanceledException">The agent did not take it in time, and was cut off.</exception>
    public async Task<Outcome> DeliverAsync(Outgoing outgoing, CancellationToken late)
    {
        ServerToAgent? push;
        lock (_stepping)
        {
            if (Ended)
            {
                return Outcome.Lost;
            }

            push = AdvanceLocked(engine.Deliver(_state, outgoing)).Reply;
        }

        if (push is null)
        {
            return Outcome.NotAccepted;
        }

        return await socket.PushAsync(push, late) ? Outcome.Sent : Outcome.TooLarge;
    }

    /// <summary>What came with the last message could not be kept: sent again, it must not pass for a repetition.</summary>
    public void Forgo()
    {
        lock (_stepping)
        {
            _state = _state with { Sequence = unchecked(_state.Sequence - 1) };
        }
    }

    /// <summary>The agent is gone from here: writes that, and nothing after it. Once.</summary>
    public void Detach() => End(Engine.Detach);

    /// <summary>A newer connection takes over: writes what that one must know, and nothing after it. Once.</summary>
    public void HandOver() => End(Engine.HandOver);

    /// <summary>Writes nothing more: the last step said goodbye, or the row belongs to a newer connection.</summary>
    public void Abandon() => End(last: null);

    private void End(Func<AgentState, StepResult>? last)
    {
        lock (_stepping)
        {
            if (Ended)
            {
                return;
            }

            if (last is not null)
            {
                AdvanceLocked(last(_state));
            }

            Ended = true;
        }

        OpAmpMetrics.SessionEnded();
        socket.Release();
    }

    /// <summary>How long ago the agent was heard, if that is not written yet.</summary>
    public TimeSpan? UnwrittenSilence()
    {
        var seen = Volatile.Read(ref _lastSeen);
        if (Interlocked.Exchange(ref _seenWritten, seen) == seen)
        {
            return null;
        }

        return time.GetElapsedTime(seen);
    }

    private StepResult AdvanceLocked(StepResult result)
    {
        if (result.State.Withheld is { } withheld && withheld != _state.Withheld)
        {
            socket.NotOffered(Id, withheld);
        }

        _state = result.State;
        MeasureLocked(result.Changes);
        if (result.Changes is { } changes)
        {
            writer.Enqueue(this, changes);
        }

        if (result.Reply?.RemoteConfig is not null)
        {
            OpAmpMetrics.Offers.Add(1);
        }

        return result;
    }

    /// <summary>From the offer to the agent's word on that very hash.</summary>
    private void MeasureLocked(AgentChanges? changes)
    {
        if (changes?.RemoteConfigStatus is { Status: RemoteConfigStatuses.Applied or RemoteConfigStatuses.Failed } status
            && _offered is var (hash, at) && hash.Equals(status.LastRemoteConfigHash))
        {
            OpAmpMetrics.Applied(time.GetElapsedTime(at), status.Status == RemoteConfigStatuses.Failed);
            _offered = null;
        }

        if (changes?.OfferedConfigHash is { } offered)
        {
            _offered = (offered, time.GetTimestamp());
        }
    }
}
