using System.Globalization;
using Ampora.Scenarios.Launcher;
using Ampora.Testing.Processes;
using Ampora.Testing;

namespace Ampora.Scenarios;

public sealed class LauncherTests
{
    [Fact]
    public async Task Two_environments_stand_side_by_side_and_down_leaves_no_process_of_the_one_it_ends()
    {
        await using var first = await LaunchedFederation.StartAsync("eu-west", agents: 2);
        await using var second = await LaunchedFederation.StartAsync("us-east", agents: 2);
        second.PortBase.ShouldNotBe(first.PortBase);
        ProcessesOf(second.State).ShouldNotBeEmpty();

        (await second.LauncherAsync("down")).ShouldSucceed();

        ProcessesOf(second.State).ShouldBeEmpty();
        (await second.LauncherAsync("status")).ExitCode.ShouldBe(1);
        (await first.StatusAsync())["healthy"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Agents_are_spread_over_the_instances_and_what_one_leaves_the_other_takes()
    {
        await using var federation = await LaunchedFederation.StartAsync("eu-west", agents: 10, "--instances", "2");
        federation.Instances.Keys.ShouldBe(["eu-west-1", "eu-west-2"]);
        var second = federation.Instances["eu-west-2"];
        (await OwnersAsync(federation, second)).Keys.ShouldBe(["eu-west-1", "eu-west-2"], ignoreOrder: true);

        (await federation.LauncherAsync("stop", "eu-west-1")).ShouldSucceed();

        var status = await federation.LauncherAsync("status");
        status.ExitCode.ShouldBe(1);
        status.Output.ShouldContain("eu-west-1 does not run");
        // Eight hold a socket, two poll and belong to nobody.
        await Eventually.PassesAsync(
            async () => (await OwnersAsync(federation, second)).ShouldBe(new Dictionary<string, int> { ["eu-west-2"] = 8 }), TimeSpan.FromSeconds(60));
        await Eventually.PassesAsync(
            async () =>
            {
                var summary = await federation.GetAsync($"{federation.Aggregator}/api/v1/fleet/summary?require=strict");
                summary["connected"]!.GetValue<int>().ShouldBe(10, summary.ToJsonString());
            },
            TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Ctrl_C_stops_everything_in_the_reverse_of_the_order_of_starting()
    {
        var portBase = LaunchedFederation.FreePortBase();
        string[] at = ["--port-base", portBase.ToString(CultureInfo.InvariantCulture)];
        try
        {
            // As a terminal does: a process group of its own, which gets the signal as a whole.
            await using var launcher = ChildProcess.Start(
                "env", ["--default-signal=INT", "setsid", LauncherRun.Script, .. LaunchedFederation.Build, "--regions", "eu-west", "--agents", "2", .. at]);
            await Eventually.Async(
                () => launcher.HasExited ? throw new InvalidOperationException(launcher.Describe()) : launcher.Said("Ctrl-C stops everything"), TimeSpan.FromMinutes(4));
            ProcessesOf(LaunchedFederation.StateOf(portBase)).ShouldNotBeEmpty();

            await ChildProcess.RunAsync("kill", ["-INT", "--", $"-{launcher.Id.ToString(CultureInfo.InvariantCulture)}"], Timeouts.Default);

            (await launcher.ExitAsync()).ShouldBe(130, launcher.Describe());
            launcher.Output.Where(line => line.StartsWith("stopping ", StringComparison.Ordinal)).ShouldBe(
                ["stopping agents.eu-west", "stopping aggregator", "stopping eu-west-1", "stopping postgres.aggregator postgres.eu-west"]);
            ProcessesOf(LaunchedFederation.StateOf(portBase)).ShouldBeEmpty();
        }
        finally
        {
            (await LauncherRun.Async(["reset", .. at], TimeSpan.FromMinutes(2))).ShouldSucceed();
        }
    }

    [Fact]
    public async Task A_wrong_option_is_named_and_starts_nothing()
    {
        var run = await LauncherRun.Async(["--agents", "many"], TimeSpan.FromSeconds(30));

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("--agents must be a whole number from 0 to 100000, not 'many'");
    }

    /// <summary>How many agents each instance holds by a socket.</summary>
    private static async Task<Dictionary<string, int>> OwnersAsync(LaunchedFederation federation, string instance) =>
        (await federation.GetAsync($"{instance}/api/v1/agents?limit=100"))["items"]!.AsArray()
            .Where(agent => agent!["connection"]!.GetValue<string>() == "connected" && agent["ownerInstance"] is not null)
            .GroupBy(agent => agent!["ownerInstance"]!.GetValue<string>())
            .ToDictionary(agents => agents.Key, agents => agents.Count());

    /// <summary>Processes whose command line or working folder lies in the environment's folder: children of PostgreSQL have only the latter.</summary>
    private static List<string> ProcessesOf(string state)
    {
        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
                var place = Directory.ResolveLinkTarget(Path.Combine(folder, "cwd"), returnFinalTarget: false)?.FullName ?? "";
                if (command.Contains(state, StringComparison.Ordinal) || place.StartsWith(state, StringComparison.Ordinal))
                {
                    found.Add($"{Path.GetFileName(folder)} {command}");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It ended while it was looked at, or belongs to somebody else.
            }
        }

        return found;
    }
}
