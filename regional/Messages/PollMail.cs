using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Protocol;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Messages;

/// <summary>What is sent once, both ways, with one batch of polls: all of it commits with them, before their replies.</summary>
internal sealed class PollMail
{
    private readonly IReadOnlyDictionary<Guid, SentOnce> _waiting;
    private readonly List<(SentOnce Taken, Outcome Outcome)> _marks = [];
    private readonly List<(Guid Agent, CustomMessage Message)> _received = [];

    private PollMail(IReadOnlyDictionary<Guid, SentOnce> waiting) => _waiting = waiting;

    /// <param name="connection">In the batch's transaction.</param>
    /// <param name="agents">Those for whom something waits.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<PollMail> OpenAsync(NpgsqlConnection connection, Guid[] agents, CancellationToken cancellation) =>
        new(agents.Length == 0 ? new Dictionary<Guid, SentOnce>() : await OutboxClaims.WaitingAsync(connection, agents, cancellation));

    /// <summary>The answer to a poll, with the next thing that waits for its sender.</summary>
    public StepResult Answer(Engine engine, AgentState state, AgentToServer message, bool componentsKnown)
    {
        // A command stands alone, so it does not go beside a new id.
        var waiting = Unclaimed.WantsId(message) ? null : _waiting.GetValueOrDefault(state.Id);
        var (result, delivery) = PollAnswer.Of(engine, state, message, componentsKnown, waiting?.Outgoing);
        if (waiting is not null && delivery != Delivery.Waits)
        {
            var started = message.Health is { } health ? health.StartTimeUnixNano : waiting.StartedAt;
            _marks.Add((waiting with { StartedAt = started }, OutcomeOf(delivery)));
        }

        if (result.Received is { } received)
        {
            _received.Add((state.Id, received));
        }

        return result;
    }

    private static Outcome OutcomeOf(Delivery delivery)
    {
        if (delivery == Delivery.TooLarge)
        {
            OpAmpMetrics.RepliesDiscarded.Add(1);
        }

        return delivery switch
        {
            Delivery.Sent => Outcome.Sent,
            Delivery.TooLarge => Outcome.TooLarge,
            _ => Outcome.NotAccepted,
        };
    }

    /// <summary>Writes what the answers did.</summary>
    public async Task CloseAsync(NpgsqlConnection connection, InboxStore inbox, CancellationToken cancellation)
    {
        if (_marks.Count > 0)
        {
            await OutboxClaims.MarkAsync(connection, _marks, cancellation);
        }

        if (_received.Count > 0)
        {
            await inbox.AddAsync(connection, _received, cancellation);
        }
    }
}
