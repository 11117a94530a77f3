using System.Net.Http.Headers;
using System.Text.Json;
using Ampora.Testing;
using Ampora.Testing.Processes;

namespace Ampora.Scenarios.Crashes;

/// <summary>Agents of every habit at the instances of one region, each with a truth of its own.</summary>
internal sealed class ChangingFleet : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(2) }) { Timeout = Timeouts.Default };
    private readonly AgentLife[] _lives;
    private readonly Task[] _running;

    public ChangingFleet(int agents, IReadOnlyList<Uri> instances, Random random)
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RegionProcess.OpAmpKey);
        var habits = Enum.GetValues<Habit>();
        _lives = [.. Enumerable.Range(0, agents).Select(index => new AgentLife(
            new ChangingAgent(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), new Random(random.Next())), habits[index % habits.Length], instances, _http, new Random(random.Next())))];
        _running = [.. _lives.Select(life => Task.Run(() => life.RunAsync(_stop.Token)))];
    }

    /// <summary>How often the region asked an agent for everything.</summary>
    public int Asked => _lives.Sum(life => life.Agent.Asked);

    /// <summary>Everything of every agent changes from now on.</summary>
    public void Change() => Array.ForEach(_lives, life => life.Agent.May = Parts.All);

    /// <summary>Some agents go on with all but one part, some with some, some with none: what these last said must not be lost.</summary>
    public void Calm(Random random) => Array.ForEach(_lives, life => life.Agent.May = random.Next(3) switch
    {
        0 => Parts.All & ~(Parts)(1 << random.Next(4)),
        1 => (Parts)random.Next((int)Parts.All + 1),
        _ => Parts.None,
    });

    /// <summary>Nothing changes any more.</summary>
    public void Rest() => Array.ForEach(_lives, life => life.Agent.May = Parts.None);

    /// <summary>One in three is not back before this long after its next break.</summary>
    public void StayAway(TimeSpan length)
    {
        foreach (var life in _lives.Where((_, index) => index / 3 % 3 == 0))
        {
            life.Away = length;
        }
    }

    /// <summary>Expects every row to be what its agent is.</summary>
    public async Task ShouldBeKnownAsync(RestClient rest)
    {
        var stale = new List<string>();
        foreach (var agent in _lives.Select(life => life.Agent))
        {
            agent.Fault.ShouldBeNull();
            stale.AddRange(await rest.TryGetAsync($"/api/v1/agents/{agent.Id}") is { } row ? agent.StaleIn(row).Select(words => $"{agent.Id}: {words}") : [$"{agent.Id}: no row"]);
        }

        stale.ShouldBeEmpty();
    }

    /// <summary>Expects of every agent that the region wrote down each transition once, in its order.</summary>
    public async Task ShouldHaveOrderlyHistoriesAsync(RestClient rest)
    {
        foreach (var agent in _lives.Select(life => life.Agent))
        {
            var (events, cursor) = (new List<JsonElement>(), "");
            do
            {
                var page = await rest.GetAsync(
                    $"/api/v1/agents/{agent.Id}/events?kind=connected&kind=disconnected&kind=healthy&kind=unhealthy&limit=200{cursor}");
                events.AddRange(page.GetProperty("items").EnumerateArray());
                cursor = page.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : null;
            }
            while (cursor is not null);

            // Newest first, so that of two neighbours the first is the later one.
            Pairs("healthy", "unhealthy").Where(pair => Kind(pair.First) == Kind(pair.Second)).ShouldBeEmpty($"{agent.Id}");
            Pairs("connected", "disconnected").Where(pair => !Follows(pair.First, pair.Second)).ShouldBeEmpty($"{agent.Id}");

            IEnumerable<(JsonElement First, JsonElement Second)> Pairs(params string[] kinds)
            {
                var these = events.Where(one => kinds.Contains(Kind(one))).ToArray();
                return these.Zip(these.Skip(1));
            }
        }

        static string? Kind(JsonElement one) => one.GetProperty("kind").GetString();

        static bool Follows(JsonElement later, JsonElement earlier) => Kind(later) != Kind(earlier)
            || (Kind(later) == "connected" && later.GetProperty("detail").GetString()!.StartsWith("took over from", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).WithTimeout();
        _stop.Dispose();
        _http.Dispose();
    }
}
