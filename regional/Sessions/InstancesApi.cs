using System.Text.Json.Serialization;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ampora.Regional.Sessions;

/// <param name="Name">Unique in the region.</param>
/// <param name="Version">Of the program.</param>
/// <param name="StartedAt">Of its present or last run.</param>
/// <param name="StoppedAt">Null while it runs.</param>
/// <param name="LastHeartbeatAt">Null when it does not run.</param>
/// <param name="Sessions">Agents connected to it.</param>
internal sealed record Instance(
    string Name, string Version, DateTimeOffset StartedAt, DateTimeOffset? StoppedAt, DateTimeOffset? LastHeartbeatAt, int Sessions);

internal sealed record InstanceList(IReadOnlyList<Instance> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InstanceList))]
internal sealed partial class InstancesJson : JsonSerializerContext;

/// <summary>REST: the processes that make up this region.</summary>
internal static class InstancesApi
{
    public static void MapInstances(this WebApplication app) =>
        app.MapGet("/api/v1/instances", ListAsync).WithName("listInstances").WithTags("instances").OnListener(Listener.Http);

    private static async Task<Ok<InstanceList>> ListAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("""
            SELECT i.name, i.version, i.started_at, i.stopped_at, h.seen_at, coalesce(h.sessions, 0)
            FROM instances i LEFT JOIN instance_heartbeats h ON h.name = i.name ORDER BY i.name
            """);
        var instances = new List<Instance>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            instances.Add(new Instance(
                rows.GetString(0), rows.GetString(1), rows.GetFieldValue<DateTimeOffset>(2), Time(3), Time(4), rows.GetInt32(5)));
        }

        return TypedResults.Ok(new InstanceList(instances));

        DateTimeOffset? Time(int column) => rows.IsDBNull(column) ? null : rows.GetFieldValue<DateTimeOffset>(column);
    }
}
