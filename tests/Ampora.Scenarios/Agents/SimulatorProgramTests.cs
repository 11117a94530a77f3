using System.Text.Json;
using Ampora.Testing.Processes;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Scenarios.Agents;

/// <summary>The simulator as the launcher starts it.</summary>
public sealed class SimulatorProgramTests(PostgresFixture postgres)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Ampora.AgentSimulator.dll");

    [Fact]
    public async Task It_prints_how_its_fleet_stands_and_says_goodbye_when_told_to_end()
    {
        await using var region = await RegionProcess.StartAsync(postgres);
        await using var simulator = ChildProcess.Start(
            "dotnet",
            [Program, "--endpoint", region.OpAmp.ToString(), "--agents", "10", "--http-share", "0.2", "--label", "region=eu-west", "--status-interval", "0.2"],
            new Dictionary<string, string> { ["AMPORA_OPAMP_KEY"] = RegionProcess.OpAmpKey });

        await Eventually.Async(() => Status(simulator) is { } status && status.GetProperty("connected").GetInt32() == 10, because: "all agents should connect");
        var id = (await region.Rest.GetAsync("/api/v1/agents?limit=1")).GetProperty("items")[0].GetProperty("id").GetString();

        (await simulator.TerminateAsync()).ShouldBe(0, simulator.Describe());

        Status(simulator)!.Value.GetProperty("connected").GetInt32().ShouldBe(0);
        await Eventually.PassesAsync(async () =>
            (await region.Rest.GetAsync("/api/v1/agents?limit=1&connection=disconnected")).GetProperty("total").GetInt32().ShouldBe(10));
        (await region.Rest.GetAsync($"/api/v1/agents/{id}")).GetProperty("connection").GetString().ShouldBe("disconnected");
    }

    [Fact]
    public async Task A_bad_command_line_is_explained()
    {
        await using var simulator = ChildProcess.Start("dotnet", [Program, "--agents", "none"]);

        (await simulator.ExitAsync()).ShouldBe(2);
        simulator.Describe().ShouldContain("--agents: must be a whole number from 1 to 100000");
        simulator.Describe().ShouldContain("--endpoint: at least one is needed");
    }

    private static JsonElement? Status(ChildProcess simulator) =>
        simulator.Output is [.., var last] ? JsonSerializer.Deserialize<JsonElement>(last) : null;
}
