using Ampora.AgentSimulator.Identity;
using Ampora.Regional.Agents;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;
using OpAmp.Proto.V1;

namespace Ampora.Bench.Load;

/// <summary>Agents as their reports would have left them in the region's database, written there without any socket.</summary>
internal sealed class SeededFleet(NpgsqlDataSource database)
{
    private const long Seed = 20261121;
    private const int AtOnce = 5_000;
    private const int UnhealthyEvery = 50;
    private const int DisconnectedEvery = 30;

    /// <summary>ReportsStatus, AcceptsRemoteConfig, ReportsEffectiveConfig, ReportsHealth, ReportsRemoteConfig, ReportsHeartbeat.</summary>
    private const long Capabilities = 0x1 | 0x2 | 0x4 | 0x800 | 0x1000 | 0x2000;

    private const string Insert = """
        WITH added AS (
            INSERT INTO agents (id, description, service_name, service_version, host_name, capabilities, health, healthy, health_status, connected, transport, connection)
            SELECT u.*, 1, 1 FROM unnest(@ids, @descriptions, @names, @versions, @hosts, @capabilities, @healths, @healthy, @statuses, @connected)
                AS u(id, description, service_name, service_version, host_name, capabilities, health, healthy, health_status, connected))
        INSERT INTO agent_labels (agent_id, labels) SELECT * FROM unnest(@ids, @labels)
        """;

    /// <returns>Their ids, in order.</returns>
    public async Task<Guid[]> AddAsync(int agents)
    {
        var ids = new List<Guid>(agents);
        foreach (var part in Enumerable.Range(0, agents).Select(Agent).Chunk(AtOnce))
        {
            await WriteAsync(part);
            ids.AddRange(part.Select(agent => agent.Id));
        }

        await using var analyze = database.CreateCommand("VACUUM ANALYZE");
        analyze.CommandTimeout = 0;
        await analyze.ExecuteNonQueryAsync();
        return [.. ids.Order()];
    }

    private static (Guid Id, AgentDescription Description, bool Healthy, bool Connected) Agent(int index)
    {
        var identity = new AgentIdentity(Seed, index, []);
        var uid = identity.FirstUid();
        return (new Guid(uid, bigEndian: true), identity.Describe(uid), index % UnhealthyEvery != 0, index % DisconnectedEvery != 0);
    }

    private async Task WriteAsync((Guid Id, AgentDescription Description, bool Healthy, bool Connected)[] agents)
    {
        await using var command = database.CreateCommand(Insert);
        command.CommandTimeout = 0;
        Add("ids", NpgsqlDbType.Uuid, agent => agent.Id);
        Add("descriptions", NpgsqlDbType.Bytea, agent => agent.Description.ToByteArray());
        Add("names", NpgsqlDbType.Text, agent => AgentLabels.Find(agent.Description, "service.name"));
        Add("versions", NpgsqlDbType.Text, agent => AgentLabels.Find(agent.Description, "service.version"));
        Add("hosts", NpgsqlDbType.Text, agent => AgentLabels.Find(agent.Description, "host.name"));
        Add("capabilities", NpgsqlDbType.Bigint, _ => Capabilities);
        Add("healths", NpgsqlDbType.Bytea, agent => new ComponentHealth { Healthy = agent.Healthy, Status = "StatusOK" }.ToByteArray());
        Add("healthy", NpgsqlDbType.Boolean, agent => agent.Healthy);
        Add("statuses", NpgsqlDbType.Text, _ => "StatusOK");
        Add("connected", NpgsqlDbType.Boolean, agent => agent.Connected);
        Add("labels", NpgsqlDbType.Jsonb, agent => AgentLabels.ToJson(AgentLabels.Of(agent.Description)));
        await command.ExecuteNonQueryAsync();

        void Add<T>(string name, NpgsqlDbType type, Func<(Guid Id, AgentDescription Description, bool Healthy, bool Connected), T> column) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = agents.Select(column).ToArray() });
    }
}
