using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Ampora.Bench.Bare;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;
using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Testing.Processes;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Bench.Benchmarks;

/// <summary>
/// What operators ask of a region of 100,000 agents while the fleet goes on changing: lists by every kind of filter, and the counts of an
/// overview. One question at a time over REST, signed in.
/// </summary>
internal sealed class ListsBenchmark : Benchmark
{
    private const int Agents = 100_000;
    private const double MostMilliseconds = 50;

    /// <summary>2 % of the heartbeats that 100,000 agents send every 30 s.</summary>
    private const int ChangesPerSecond = 67;

    private const int InGroupEvery = 100;
    private const int DeepPage = 500;

    public override string Name => "lists";

    public override async Task<IReadOnlyList<Finding>> RunAsync(Stage stage)
    {
        var region = await stage.RegionAsync();
        await using var database = NpgsqlDataSource.Create(stage.Database.ConnectionString);
        var ids = await new SeededFleet(database).AddAsync(stage.Arguments.Agents ?? Agents);
        await DecideAsync(stage, region);
        using var rest = new HttpClient(new SocketsHttpHandler()) { BaseAddress = region.Http };
        rest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RegionProcess.Token);
        var lists = await ListsAsync(rest, ids);
        using var ending = new CancellationTokenSource();
        var changing = ChangeAsync(database, ids, ending.Token);
        try
        {
            return [await ListsAsync(stage, region, database, rest, lists), await SummariesAsync(stage, region, rest)];
        }
        finally
        {
            await ending.CancelAsync();
            await changing;
        }
    }

    private async Task<Finding> ListsAsync(
        Stage stage, RegionProcess region, NpgsqlDataSource database, HttpClient rest, IReadOnlyList<Question> questions)
    {
        var bare = new BarePages(database);
        var (ours, theirs) = (Times(questions), Times(questions));
        var pairs = await Pairs.RunAsync(stage.Arguments.Pairs,
            () => AskAsync(stage, [stage.PostgresProcess], questions, theirs, question => bare.ReadAsync(question.Where, question.Order)),
            () => AskAsync(stage, [region.ProcessId, stage.PostgresProcess], questions, ours, question => rest.GetByteArrayAsync(new Uri(question.Path, UriKind.Relative))),
            stage.Progress, Forget);
        var also = new Dictionary<string, double>();
        foreach (var question in questions)
        {
            Note(also, question.Kind, ours[question.Kind]);
            await stage.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {question.Kind,-18} p50 {ours[question.Kind].Median(),7:N1} ms, p99 {ours[question.Kind].Percentile(99),7:N1} ms; bare {theirs[question.Kind].Median(),7:N1}, {theirs[question.Kind].Percentile(99),7:N1}"));
        }

        return pairs.Finding(Name, "ms p99", $"p99 ≤ {MostMilliseconds} ms for each kind of question", _ => ours.Values.All(times => times.Percentile(99) <= MostMilliseconds), also);

        void Forget()
        {
            foreach (var times in ours.Values.Concat(theirs.Values))
            {
                times.Clear();
            }
        }
    }

    private static async Task<Finding> SummariesAsync(Stage stage, RegionProcess region, HttpClient rest)
    {
        Question[] questions =
        [
            new("overview", "/api/v1/fleet/summary?dimension=config-state&dimension=service-version&dimension=service-name", "", ""),
            new("by-label", "/api/v1/fleet/summary?dimension=label:team&dimension=label:cloud.region", "", ""),
            new("filtered", "/api/v1/fleet/summary?label=env=production&dimension=health&dimension=config-state", "", ""),
        ];
        var times = Times(questions);
        await AskAsync(stage, [region.ProcessId], questions, Times(questions), AskOneAsync);
        var sample = await AskAsync(stage, [region.ProcessId, stage.PostgresProcess], questions, times, AskOneAsync);
        var also = new Dictionary<string, double>();
        foreach (var question in questions)
        {
            Note(also, question.Kind, times[question.Kind]);
            await stage.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {question.Kind,-18} p50 {times[question.Kind].Median(),7:N1} ms, p99 {times[question.Kind].Percentile(99),7:N1} ms"));
        }

        return new Finding
        {
            Bench = "summaries", Unit = "ms p99", Value = sample.Value, CpuMicroseconds = sample.CpuMicroseconds, N = sample.Operations,
            Target = $"p99 ≤ {MostMilliseconds} ms for each kind of question", Pass = times.Values.All(kind => kind.Percentile(99) <= MostMilliseconds), Also = also,
        };

        Task AskOneAsync(Question question) => rest.GetByteArrayAsync(new Uri(question.Path, UriKind.Relative));
    }

    /// <returns>The 99th percentile over all.</returns>
    private static async Task<Sample> AskAsync(
        Stage stage, int[] servers, IReadOnlyList<Question> questions, Dictionary<string, List<double>> times, Func<Question, Task> ask)
    {
        var all = new List<double>();
        var (before, begun) = (servers.Sum(ProcessUse.CpuOfTree), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(begun) < stage.Arguments.Time)
        {
            foreach (var question in questions)
            {
                var from = Stopwatch.GetTimestamp();
                await ask(question);
                all.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                times[question.Kind].Add(all[^1]);
            }
        }

        return new Sample(all.Percentile(99), (servers.Sum(ProcessUse.CpuOfTree) - before) * 1e6 / all.Count, all.Count);
    }

    private static async Task<IReadOnlyList<Question>> ListsAsync(HttpClient rest, Guid[] ids)
    {
        var some = ids[ids.Length / 3];
        using var detail = JsonDocument.Parse(await rest.GetByteArrayAsync(new Uri($"/api/v1/agents/{some}", UriKind.Relative)));
        var host = detail.RootElement.GetProperty("hostName").GetString()!;
        var (cursor, deep) = await DeepAsync(rest, ids.Length * 3 / 4);
        return
        [
            Of("all", "", "TRUE"),
            Of("label-common", "label=env=production", """l.labels @> '{"env": "production"}'"""),
            Of("label-rare", $"label=host.name={host}", $$"""l.labels @> '{"host.name": "{{host}}"}'"""),
            Of("label-none", "label=env=nowhere", """l.labels @> '{"env": "nowhere"}'"""),
            Of("labels-two", "label=team=payments&label=cloud.region=eu-west-1", """l.labels @> '{"team": "payments", "cloud.region": "eu-west-1"}'"""),
            Of("label-unhealthy", "label=team=payments&health=unhealthy", """l.labels @> '{"team": "payments"}' AND NOT a.healthy"""),
            Of("text-rare", $"text={host[..9]}", $"(strpos(lower(a.host_name), '{host[..9]}') > 0 OR strpos(l.labels::text, '{host[..9]}') > 0)"),
            Of("text-common", "text=Collector", "strpos(lower(a.service_name), 'collector') > 0"),
            Of("text-id", $"text={some.ToString()[24..]}", $"strpos(a.id::text, '{some.ToString()[24..]}') > 0"),
            Of("unhealthy", "health=unhealthy", "NOT a.healthy"),
            Of("disconnected", "connection=disconnected&label=env=staging", """NOT a.connected AND l.labels @> '{"env": "staging"}'"""),
            Of("config-state", "configState=pending&label=env=production", """a.assigned_hash IS NOT NULL AND l.labels @> '{"env": "production"}'"""),
            Of("configuration", "configuration=lists", "a.assigned_version_id IS NOT NULL"),
            Of("group", "group=lists", "a.group_id IS NOT NULL"),
            Of("sort-host", "label=env=production&sort=host-name", """l.labels @> '{"env": "production"}'""", "a.host_name, a.id"),
            Of("sort-changed", "sort=changed-at&descending=true", "TRUE", "a.changed_at DESC, a.id DESC"),
            Of("deep", $"cursor={cursor}", $"a.id > '{deep}'"),
            new("agent", $"/api/v1/agents/{some}", $"a.id = '{some}'", "a.id"),
        ];

        static Question Of(string kind, string query, string where, string order = "a.id") => new(kind, $"/api/v1/agents?{query}", where, order);
    }

    /// <summary>Pages until so many agents lie behind: the cursor, and the id that it stands for.</summary>
    private static async Task<(string Cursor, string Last)> DeepAsync(HttpClient rest, int behind)
    {
        var (cursor, last) = ("", "");
        for (var seen = 0; seen < behind; seen += DeepPage)
        {
            using var page = JsonDocument.Parse(await rest.GetByteArrayAsync(new Uri($"/api/v1/agents?limit={DeepPage}&cursor={cursor}", UriKind.Relative)));
            cursor = page.RootElement.GetProperty("nextCursor").GetString()!;
            last = page.RootElement.GetProperty("items").EnumerateArray().Last().GetProperty("id").GetString()!;
        }

        return (cursor, last);
    }

    /// <summary>A quarter of the fleet has a configuration that it does not run yet, one in a hundred is in a group.</summary>
    private static async Task DecideAsync(Stage stage, RegionProcess region)
    {
        var (id, _) = await region.PublishAsync("lists", "", "text/yaml", "# lists\n");
        await region.Rest.PostAsync($"/api/v1/configurations/{id}/versions/1/assignments", new { selector = new { team = "payments" } });
        await region.Rest.PostAsync("/api/v1/groups", new { name = "lists", description = "" });
        await stage.Database.ExecuteAsync($"""
            UPDATE agents SET group_id = (SELECT id FROM groups WHERE name = 'lists')
            WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM agents) numbered WHERE n % {InGroupEvery} = 0)
            """);
        await stage.Database.ExecuteAsync("VACUUM ANALYZE");
    }

    /// <summary>Health that comes and goes, through the region's own batches.</summary>
    private static async Task ChangeAsync(NpgsqlDataSource database, Guid[] ids, CancellationToken ending)
    {
        const int perTick = 7;
        var store = new AgentStore(database, new ChangeSignal());
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds((double)perTick / ChangesPerSecond), TimeProvider.System);
        try
        {
            for (var message = 2L; await ticks.WaitForNextTickAsync(ending); message++)
            {
                var from = (int)(message * 7919 % (ids.Length - perTick));
                await store.WriteAsync(
                    [
                        .. ids[from..(from + perTick)].Select(id => new AgentChange(id, 1, new AgentChanges
                        {
                            Messages = message, Sequence = (ulong)message, Health = new ComponentHealth { Healthy = message % 2 == 0, Status = "StatusOK" },
                        })),
                    ],
                    ending);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    private static Dictionary<string, List<double>> Times(IEnumerable<Question> questions) => questions.ToDictionary(question => question.Kind, _ => new List<double>());

    private static void Note(Dictionary<string, double> also, string kind, List<double> times) =>
        (also[$"{kind}_p50_ms"], also[$"{kind}_p99_ms"]) = (times.Median(), times.Percentile(99));

    /// <param name="Kind">Of question.</param>
    /// <param name="Path">Asked over REST.</param>
    /// <param name="Where">The same as a predicate for the bare twin.</param>
    /// <param name="Order">As above.</param>
    private sealed record Question(string Kind, string Path, string Where, string Order);
}
