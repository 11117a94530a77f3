using Ampora.Regional.Tests.Support;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Agents;

/// <summary>What agents say of their health and that of their parts.</summary>
public sealed class HealthTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Health_is_kept_whole_and_shown_part_by_part(bool socket)
    {
        await using AgentWire wire = socket ? region.Host.Socket() : region.Host.Poller();
        using var rest = region.Host.Rest();
        var agent = new TestAgent();
        var report = agent.Report();
        report.Health = new ComponentHealth
        {
            Healthy = true,
            LastError = "an exporter is down",
            Status = "degraded",
            Attributes = { new KeyValue { Key = "restarts", Value = new AnyValue { IntValue = 3 } } },
            ComponentHealthMap =
            {
                ["exporters"] = new ComponentHealth { LastError = "refused", Status = "retrying", StartTimeUnixNano = 5_000_000_000 },
                ["receivers"] = new ComponentHealth { Healthy = true, Status = "running", StatusTimeUnixNano = 6_000_000_000 },
            },
        };
        (await wire.AskAsync(report)).ErrorResponse.ShouldBeNull();
        await rest.AgentShowsAsync(agent.Id, "lastError", "an exporter is down");
        var stored = await region.Database.ScalarAsync<byte[]>($"SELECT health FROM agents WHERE id = '{agent.Id}'");
        ComponentHealth.Parser.ParseFrom(stored).ShouldBe(report.Health);

        var tree = (await rest.AgentAsync(agent.Id))!["healthTree"]!;
        tree["healthy"]!.GetValue<bool>().ShouldBeTrue();
        tree["startedAt"].ShouldBeNull();
        var (exporters, receivers) = (tree["components"]![0]!, tree["components"]![1]!);
        exporters["name"]!.ToString().ShouldBe("exporters");
        exporters["healthy"]!.GetValue<bool>().ShouldBeFalse();
        exporters["lastError"]!.ToString().ShouldBe("refused");
        exporters["status"]!.ToString().ShouldBe("retrying");
        exporters["startedAt"]!.ToString().ShouldStartWith("1970-01-01T00:00:05");
        receivers["healthy"]!.GetValue<bool>().ShouldBeTrue();
        receivers["lastError"].ShouldBeNull();
        receivers["statusAt"]!.ToString().ShouldStartWith("1970-01-01T00:00:06");
    }
}
