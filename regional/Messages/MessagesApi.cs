using System.ComponentModel;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Ampora.Regional.Configurations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Messages;

/// <summary>REST: restart an agent, send it a custom message, and read both directions.</summary>
internal static class MessagesApi
{
    private const int MostListed = 200;
    private const int ListedByDefault = 50;

    public static void MapMessages(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1/agents/{id:guid}").WithTags("messages").OnListener(Listener.Http);
        api.MapPost("restart", RestartAsync).WithName("restartAgent")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("messages", SendAsync).WithName("sendMessage")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("messages", ListAsync).WithName("listMessages").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Accepted<AgentMessage>, ProblemHttpResult>> RestartAsync(
        Guid id, NewRestart? input, OutboxStore outbox, MessageQuery messages, HttpContext context, CancellationToken cancellation)
    {
        var faults = MessagesInput.Check(input?.ExpiresInSeconds);
        return faults.Any
            ? faults.ToProblem()
            : await AnswerAsync(id, await outbox.QueueAsync(id, null, Caller.Of(context), input?.ExpiresInSeconds, cancellation), messages, cancellation);
    }

    private static async Task<Results<Accepted<AgentMessage>, ProblemHttpResult>> SendAsync(
        Guid id, NewMessage input, OutboxStore outbox, MessageQuery messages, IOptions<MessagesOptions> options, HttpContext context,
        CancellationToken cancellation)
    {
        var (message, faults) = MessagesInput.Read(input, options.Value);
        return faults.Any
            ? faults.ToProblem()
            : await AnswerAsync(id, await outbox.QueueAsync(id, message, Caller.Of(context), input.ExpiresInSeconds, cancellation), messages, cancellation);
    }

    private static async Task<Results<Ok<AgentMessageList>, ProblemHttpResult>> ListAsync(
        Guid id,
        MessageQuery messages,
        CancellationToken cancellation,
        [Description("to-agent or from-agent; both when absent.")]
        string? direction = null,
        [Description("Ids below this only: nextBefore of the page before.")]
        long? before = null,
        [Description("1 to 200; 50 when absent.")]
        int? limit = null)
    {
        MessageDirection? wanted = direction switch
        {
            "to-agent" => MessageDirection.ToAgent,
            "from-agent" => MessageDirection.FromAgent,
            _ => null,
        };
        var faults = new FieldFaults();
        faults.Unless(direction is null || wanted is not null, "direction", "must be to-agent or from-agent");
        faults.Unless(limit is null or (>= 1 and <= MostListed), "limit", $"must be between 1 and {MostListed}");
        if (faults.Any)
        {
            return faults.ToProblem();
        }

        return await messages.ListAsync(id, wanted, before, limit ?? ListedByDefault, cancellation) is { } list ? TypedResults.Ok(list) : NoAgent(id);
    }

    private static async Task<Results<Accepted<AgentMessage>, ProblemHttpResult>> AnswerAsync(
        Guid agent, (long? Id, string? Refusal) queued, MessageQuery messages, CancellationToken cancellation)
    {
        if (queued.Refusal is { } refusal)
        {
            return Problems.Conflict(refusal);
        }

        return queued.Id is { } id && await messages.FindAsync(agent, id, cancellation) is { } message
            ? TypedResults.Accepted($"/api/v1/agents/{agent}/messages", message)
            : NoAgent(agent);
    }

    private static ProblemHttpResult NoAgent(Guid id) => Problems.NotFound($"There is no agent {id} in this region.");
}
