using Ampora.Scenarios.Launcher;

namespace Ampora.Scenarios;

public sealed class LauncherTests
{
    [Fact]
    public async Task Two_environments_stand_side_by_side_and_down_leaves_no_process_of_the_one_it_ends()
    {
        await using var first = await LaunchedFederation.StartAsync("eu-west", agents: 2);
        await using var second = await LaunchedFederation.StartAsync("us-east", agents: 2);
        second.PortBase.ShouldNotBe(first.PortBase);
        ProcessesOf(second).ShouldNotBeEmpty();

        (await second.LauncherAsync("down")).ShouldSucceed();

        ProcessesOf(second).ShouldBeEmpty();
        (await second.LauncherAsync("status")).ExitCode.ShouldBe(1);
        (await first.StatusAsync())["healthy"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_option_is_named_and_starts_nothing()
    {
        var run = await LauncherRun.Async(["--agents", "many"], TimeSpan.FromSeconds(30));

        run.ExitCode.ShouldBe(2);
        run.Errors.ShouldContain("--agents must be a whole number from 0 to 100000, not 'many'");
    }

    /// <summary>Processes whose command line or working folder lies in the environment's folder: children of PostgreSQL have only the latter.</summary>
    private static List<string> ProcessesOf(LaunchedFederation federation)
    {
        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
                var place = Directory.ResolveLinkTarget(Path.Combine(folder, "cwd"), returnFinalTarget: false)?.FullName ?? "";
                if (command.Contains(federation.State, StringComparison.Ordinal) || place.StartsWith(federation.State, StringComparison.Ordinal))
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
