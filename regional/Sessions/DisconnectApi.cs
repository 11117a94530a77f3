using System.Net.WebSockets;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ampora.Regional.Sessions;

/// <summary>REST: ends an agent's connection.</summary>
internal static class DisconnectApi
{
    public static void MapDisconnect(this WebApplication app) =>
        app.MapPost("/api/v1/agents/{id:guid}/disconnect", DisconnectAsync).WithName("disconnectAgent").WithTags("agents").OnListener(Listener.Http)
            .WithDescription("Closes the agent's WebSocket with code 1000, and with it every other agent on it. The agent may connect again.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<Results<NoContent, ProblemHttpResult>> DisconnectAsync(
        Guid id, SessionRegistry sessions, NpgsqlDataSource database, CancellationToken cancellation)
    {
        if (sessions.Find(id) is { } session)
        {
            await session.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "disconnected by an operator");
            return TypedResults.NoContent();
        }

        await using var command = database.CreateCommand("SELECT connected AND transport = 1, coalesce(instance, '') FROM agents WHERE id = @id");
        command.Parameters.AddWithValue("id", id);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return Problems.NotFound($"There is no agent {id} in this region.");
        }

        return row.GetBoolean(0)
            ? Problems.Conflict($"Agent {id} is connected to instance {row.GetString(1)}; ask that one.")
            : Problems.Conflict($"Agent {id} has no WebSocket that could be closed.");
    }
}
