using System.Globalization;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Ampora.Testing.Processes;

namespace Ampora.Scenarios.Crashes;

/// <summary>
/// A report may be answered before it is on disk (decision D12). Two instances on one database are killed in the midst of it, again and
/// again, at any moment; agents come back to either, over either transport, with no more than what has changed meanwhile.
/// </summary>
public sealed class CrashUnderLoadTests(PostgresFixture postgres)
{
    /// <summary>How many times to kill an instance; see CONTRIBUTING.md.</summary>
    private const string Variable = "AMPORA_KILLS";

    private const int Agents = 36;
    private const int TtlSeconds = 5;

    private static readonly int Kills = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : 8;

    [Fact]
    public async Task No_agent_is_left_with_a_stale_state()
    {
        var random = new Random(Kills);
        await using var database = await postgres.CreateDatabaseAsync();
        await using var first = await RegionProcess.StartAsync(database, "eu-west", Settings("eu-west-1"));
        await using var second = await RegionProcess.StartAsync(database, "eu-west", Settings("eu-west-2"));
        RegionProcess[] instances = [first, second];
        await using var fleet = new ChangingFleet(Agents, [first.OpAmp, second.OpAmp], random);
        await Eventually.PassesAsync(() => fleet.ShouldBeKnownAsync(first.Rest), TimeSpan.FromSeconds(60));

        for (var kills = 0; kills < Kills;)
        {
            fleet.Change();
            await PauseAsync(random.Next(300, 1_000));
            RegionProcess[] victims = random.Next(4) == 0 ? instances : [instances[random.Next(2)]];
            var lapses = kills % 12 == 3;
            fleet.StayAway(lapses ? TimeSpan.FromSeconds(TtlSeconds + 3) : TimeSpan.Zero);
            await Task.WhenAll(victims.Select(victim => victim.KillAsync()));
            fleet.Calm(random);
            kills += victims.Length;

            // Sooner than anybody notices, or after the lease lapsed.
            await PauseAsync(lapses ? (TtlSeconds + 2) * 1_000 : random.Next(300));
            await Task.WhenAll(victims.Select(victim => victim.StartAgainAsync()));
            if (random.Next(3) > 0)
            {
                fleet.Rest();
                await Eventually.PassesAsync(() => fleet.ShouldBeKnownAsync(instances[random.Next(2)].Rest), TimeSpan.FromSeconds(30));
            }
        }

        fleet.Rest();
        await Eventually.PassesAsync(() => fleet.ShouldBeKnownAsync(first.Rest), TimeSpan.FromSeconds(60));
        await fleet.ShouldHaveOrderlyHistoriesAsync(second.Rest);
        fleet.Asked.ShouldBeGreaterThan(Kills);
    }

    private static Dictionary<string, string> Settings(string instance) => new()
    {
        ["Instance__Name"] = instance,
        ["Dispatch__OwnershipTtlSeconds"] = $"{TtlSeconds}",
        ["Dispatch__HeartbeatSeconds"] = "1",
    };

    private static Task PauseAsync(int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);
}
