namespace Ampora.AgentSimulator.Tests;

public sealed class SimulatorArgumentsTests
{
    [Fact]
    public void A_whole_command_line_is_understood()
    {
        var parsed = Parse("--endpoint ws://a:4320/v1/opamp --key one --endpoint https://b/v1/opamp --agents 200 --label region=eu-west --label env=a=b "
            + "--http-share 0.1 --unhealthy 5 --flapping 3 --status-only 2 --seed 7 --report-interval 10 --poll-interval 2 --connect-rate 50 --status-interval 60");

        parsed.Faults.ShouldBeEmpty();
        parsed.Fleet.Servers.ShouldBe([new(new Uri("ws://a:4320/v1/opamp"), "one"), new(new Uri("https://b/v1/opamp"), "default key")]);
        parsed.Fleet.Labels.ShouldBe([new("region", "eu-west"), new("env", "a=b")]);
        (parsed.Fleet.Agents, parsed.Fleet.HttpShare, parsed.Fleet.Seed, parsed.Fleet.ConnectRate).ShouldBe((200, 0.1, 7, 50));
        (parsed.Fleet.Unhealthy, parsed.Fleet.Flapping, parsed.Fleet.StatusOnly).ShouldBe((5, 3, 2));
        (parsed.Fleet.ReportInterval.TotalSeconds, parsed.Fleet.PollInterval?.TotalSeconds, parsed.StatusInterval.TotalSeconds).ShouldBe((10, 2, 60));
    }

    [Theory]
    [InlineData("", "--endpoint: at least one is needed")]
    [InlineData("--endpoint ftp://a", "--endpoint: \"ftp://a\" is not a ws(s):// or http(s):// address")]
    [InlineData("--key k --endpoint ws://a", "--key: must follow an --endpoint")]
    [InlineData("--endpoint ws://a --agents", "--agents: a value is missing")]
    [InlineData("--endpoint ws://a --agents many", "--agents: must be a whole number from 1 to 100000")]
    [InlineData("--endpoint ws://a --http-share 2", "--http-share: must be a number from 0 to 1")]
    [InlineData("--endpoint ws://a --label x", "--label: \"x\" is not NAME=VALUE")]
    [InlineData("--endpoint ws://a --agents 2 --flapping 3", "--unhealthy, --flapping and --status-only together must be at most --agents (2)")]
    [InlineData("--endpoint ws://a --what now", "--what: unknown")]
    public void A_fault_names_its_argument(string line, string fault) => Parse(line).Faults.ShouldContain(fault);

    private static SimulatorArguments Parse(string line) =>
        SimulatorArguments.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "default key");
}
