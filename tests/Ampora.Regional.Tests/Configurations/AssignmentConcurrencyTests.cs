using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;
using Ampora.Testing;
using Npgsql;

namespace Ampora.Regional.Tests.Configurations;

/// <summary>Labels and assignments change at the same time, on two instances: no decision is left that does not follow from both.</summary>
[Slow("many transactions at once, many times")]
public sealed class AssignmentConcurrencyTests(PostgresFixture postgres)
{
    private const int Rounds = 6;
    private static readonly string[] Zones = ["a", "b", "c"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_decision_follows_from_the_labels_and_assignments_that_are_there(int seed)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var first = await RegionHost.StartAsync(database);
        await using var second = await RegionHost.StartAsync(database, "Instance:Name=region-2");
        using var rest = first.Rest();
        await using var poller = second.Poller();
        await using var socket = first.Socket();
        var random = new Random(seed);
        var (path, _) = await rest.PublishAsync("raced", "version 1");
        for (var version = 2; version <= 4; version++)
        {
            await rest.AddVersionAsync(path, $"version {version}");
        }

        var polling = Enumerable.Range(0, 12).Select(_ => new TestAgent()).ToArray();
        var connected = Enumerable.Range(0, 12).Select(_ => new TestAgent()).ToArray();
        foreach (var agent in connected)
        {
            await socket.SendAsync(agent.Report());
        }

        for (var round = 0; round < Rounds; round++)
        {
            var work = new List<Task>();
            foreach (var agent in polling)
            {
                Relabel(agent);
                work.Add(poller.AskAsync(agent.Report()));
            }

            work.AddRange(Enumerable.Range(0, 4).Select(_ => AssignAsync(rest, path, random.Next(1, 5), Target())));
            work.Add(RelabelAllAsync());
            work.AddRange(Enumerable.Range(0, 4).Select(_ => AssignAsync(rest, path, random.Next(1, 5), Target())));
            await Task.WhenAll(work);
            await Ampora.Testing.Eventually.Async(
                async () => await database.ScalarAsync<long>("SELECT count(*) FROM agents WHERE description IS NOT NULL") == polling.Length + connected.Length);
            await WrittenAsync(database, connected);
            (await WrongAsync(database)).ShouldBeEmpty($"round {round}");
        }

        async Task RelabelAllAsync()
        {
            Array.ForEach(connected, Relabel);
            foreach (var agent in connected)
            {
                await socket.SendAsync(agent.Relabelled());
            }
        }

        void Relabel(TestAgent agent)
        {
            agent.Labels["zone"] = Zones[random.Next(Zones.Length)];
            agent.Labels["tier"] = Zones[random.Next(Zones.Length)];
        }

        JsonObject Target() => random.Next(4) switch
        {
            0 => new JsonObject { ["agentId"] = polling[random.Next(polling.Length)].Id.ToString() },
            1 => new JsonObject { ["selector"] = new JsonObject { ["zone"] = Zones[random.Next(3)], ["tier"] = Zones[random.Next(3)] } },
            2 => new JsonObject { ["selector"] = new JsonObject { ["tier"] = Zones[random.Next(3)] } },
            _ => new JsonObject { ["selector"] = new JsonObject { ["zone"] = Zones[random.Next(3)] } },
        };
    }

    private static async Task AssignAsync(RestClient rest, string path, int version, JsonObject target)
    {
        var assignment = await rest.AssignAsync(path, version, target);
        if (version == 4)
        {
            // Somebody else may have replaced it already.
            await rest.SendAsync(HttpMethod.Delete, $"/api/v1/assignments/{assignment}");
        }
    }

    /// <summary>What sockets said last has reached the labels.</summary>
    private static Task WrittenAsync(TestDatabase database, IEnumerable<TestAgent> agents) => Ampora.Testing.Eventually.PassesAsync(async () =>
    {
        foreach (var agent in agents)
        {
            var zones = await database.ScalarAsync<string>($"SELECT (labels ->> 'zone') || (labels ->> 'tier') FROM agent_labels WHERE agent_id = '{agent.Id}'");
            zones.ShouldBe(agent.Labels["zone"] + agent.Labels["tier"]);
        }
    });

    /// <summary>Agents whose desired version is not the one that the rule gives, worked out row by row in plain C#.</summary>
    private static async Task<List<string>> WrongAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var assignments = new List<(Guid Version, Guid? Agent, Dictionary<string, string>? Selector, DateTime At)>();
        await using (var command = new NpgsqlCommand("SELECT version_id, agent_id, selector::text, created_at FROM assignments", connection))
        {
            await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            {
                assignments.Add((rows.GetGuid(0), rows.IsDBNull(1) ? null : rows.GetGuid(1), rows.IsDBNull(2) ? null : Labels(rows.GetString(2)), rows.GetDateTime(3)));
            }
        }

        var wrong = new List<string>();
        await using var agents = new NpgsqlCommand("SELECT a.id, l.labels::text, a.desired_version_id FROM agents a JOIN agent_labels l ON l.agent_id = a.id", connection);
        await using var row = await agents.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            var (id, labels) = (row.GetGuid(0), Labels(row.GetString(1)));
            var right = assignments
                .Where(assignment => assignment.Agent == id || assignment.Selector?.All(label => labels.GetValueOrDefault(label.Key) == label.Value) == true)
                .OrderByDescending(assignment => assignment.Agent is not null)
                .ThenByDescending(assignment => assignment.Selector?.Count ?? 0)
                .ThenByDescending(assignment => assignment.At)
                .Select(assignment => (Guid?)assignment.Version).FirstOrDefault();
            Guid? decided = row.IsDBNull(2) ? null : row.GetGuid(2);
            if (decided != right)
            {
                wrong.Add($"{id} with {row.GetString(1)} runs {decided}, not {right}");
            }
        }

        return wrong;
    }

    private static Dictionary<string, string> Labels(string json) =>
        JsonNode.Parse(json)!.AsObject().ToDictionary(label => label.Key, label => label.Value!.ToString());
}
