using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Agents;

[Slow("retries that wait")]
public sealed class RefusedReportTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_cannot_be_stored_of_one_agent_keeps_back_nobody_else()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        await database.ExecuteAsync("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.host_name = 'poison' THEN RAISE EXCEPTION 'no' USING ERRCODE = 'invalid_text_representation'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse BEFORE UPDATE ON agents FOR EACH ROW EXECUTE FUNCTION refuse()
            """);
        using var rest = region.Rest();
        region.Logs.Expect("cannot be stored");
        region.Logs.Expect("Npgsql");
        var agents = Enumerable.Range(0, 40).Select(number => new TestAgent { Labels = { ["host.name"] = number % 20 == 7 ? "poison" : $"host-{number}" } }).ToArray();
        await using var socket = region.Socket();
        foreach (var agent in agents[..20])
        {
            await socket.SendAsync(agent.Report());
        }

        foreach (var agent in agents[..20])
        {
            (await socket.ReceiveAsync()).ErrorResponse.ShouldBeNull();
        }

        await using var poller = region.Poller();
        var polls = await Task.WhenAll(agents[20..].Select(async agent =>
        {
            using var response = await poller.PostAsync(Google.Protobuf.MessageExtensions.ToByteArray(agent.Report()));
            return (agent.Labels["host.name"], response.IsSuccessStatusCode);
        }));
        polls.ShouldAllBe(poll => poll.IsSuccessStatusCode == (poll.Item1 != "poison"));
        foreach (var agent in agents.Where(agent => agent.Labels["host.name"] != "poison"))
        {
            await rest.AgentShowsAsync(agent.Id, "hostName", agent.Labels["host.name"]);
        }

        await Eventually.Async(() => region.Logs.Records.Any(record => record.EventId.Id == 1202 && record.Message.Contains($"{agents[7].Id}", StringComparison.Ordinal)));
    }
}
