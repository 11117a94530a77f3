using System.Globalization;
using Ampora.Testing.Processes;
using Ampora.Testing.Postgres;

namespace Ampora.Scenarios.Walk;

/// <summary>The conformance list, walked from outside by a client in another language that shares no line with the region.</summary>
public sealed class OpAmpWalkTests(PostgresFixture postgres)
{
    private const int Limit = 262_144;
    private const string Echo = "com.example.echo/1";
    private static readonly TimeSpan WalkLimit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task The_list_holds_from_outside()
    {
        await using var region = await StartAsync(Limit);
        var (exitCode, lines, said) = await WalkAsync(region);
        lines.Where(line => line.StartsWith("not ok", StringComparison.Ordinal)).ShouldBeEmpty(said);
        exitCode.ShouldBe(0, said);
        lines.Count(line => line.StartsWith("ok ", StringComparison.Ordinal)).ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task A_region_that_breaks_a_rule_does_not_pass()
    {
        await using var region = await StartAsync(Limit * 8);
        var (exitCode, lines, said) = await WalkAsync(region, "--only", "24");
        exitCode.ShouldBe(1, said);
        lines.ShouldContain(line => line.StartsWith("not ok 24 - ", StringComparison.Ordinal));
    }

    private Task<RegionProcess> StartAsync(int limit) => RegionProcess.StartAsync(postgres, settings: new Dictionary<string, string>
    {
        ["OpAmp__CustomCapabilities__0"] = Echo,
        ["OpAmp__MaxMessageBytes"] = limit.ToString(CultureInfo.InvariantCulture),
        ["OpAmp__MaxReplyBytes"] = limit.ToString(CultureInfo.InvariantCulture),
    });

    private static async Task<(int ExitCode, IReadOnlyList<string> Lines, string Said)> WalkAsync(RegionProcess region, params string[] arguments)
    {
        await using var walk = ChildProcess.Start("python3",
        [
            "-B", Path.Combine(AppContext.BaseDirectory, "walk", "opamp_walk.py"),
            "--opamp", region.OpAmp.ToString(), "--rest", region.Http.ToString(),
            "--key", RegionProcess.OpAmpKey, "--token", RegionProcess.Token,
            "--echo", Echo, "--limit", Limit.ToString(CultureInfo.InvariantCulture),
            .. arguments,
        ]);
        await walk.ExitAsync(WalkLimit);
        return (walk.ExitCode, walk.Output, string.Join('\n', walk.Output.Where(line => !line.StartsWith("ok ", StringComparison.Ordinal))));
    }
}
