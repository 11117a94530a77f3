using System.Diagnostics;
using System.Globalization;
using Ampora.Bench.Bare;
using Ampora.Bench.Measure;
using Ampora.Testing.Processes;
using Npgsql;

namespace Ampora.Bench.Benchmarks;

/// <summary>A configuration of 4 KB to a whole fleet: seconds from the request to half of the agents, to the last, and to the last one's word made durable.</summary>
internal sealed record FleetPush(double Half, double Last, double Durable)
{
    private const int Bytes = 4096;
    private const int Calm = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<FleetPush> ToRegionAsync(Stage stage, Fleet fleet, RegionProcess instance, Task beside)
    {
        await using var database = NpgsqlDataSource.Create(stage.Database.ConnectionString);
        var (id, hash) = await instance.PublishAsync("fleet", "", "text/yaml", "# fleet\n".PadRight(Bytes, '#'));
        using var rest = new RestClient(instance.Http, RegionProcess.Token, Patience);
        return await MeasureAsync(fleet,
            () => rest.PostAsync($"/api/v1/configurations/{id}/versions/1/assignments", new { selector = new Dictionary<string, string> { ["fleet"] = Load.Swarm.Fleet } }),
            () => PushBenchmark.AppliedAsync(database, hash), beside);
    }

    public static async Task<FleetPush> ToBareAsync(Fleet fleet, IReadOnlyList<BareProcess> servers, Task beside)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        return await MeasureAsync(fleet, () => Task.WhenAll(servers.Select(server => http.GetStringAsync(new Uri(server.Address, $"/push?bytes={Bytes}")))), async () =>
        {
            var answered = await Task.WhenAll(servers.Select(server => http.GetStringAsync(server.Address)));
            return answered.Sum(text => int.Parse(text, CultureInfo.InvariantCulture));
        }, beside);
    }

    /// <param name="fleet">All of it connected.</param>
    /// <param name="push">What the operator does.</param>
    /// <param name="applied">Agents whose word on it is kept.</param>
    /// <param name="beside">What the senders do meanwhile: they can say what they got when that is done.</param>
    private static async Task<FleetPush> MeasureAsync(Fleet fleet, Func<Task> push, Func<Task<int>> applied, Task beside)
    {
        var begun = Stopwatch.GetTimestamp();
        await push();
        for (var asked = Stopwatch.GetTimestamp(); await applied() is var have && have < fleet.Agents; asked = Stopwatch.GetTimestamp())
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"{have} of {fleet.Agents} agents took the configuration");
            }

            // Counting a large fleet's rows takes from what is measured: a sixth of the time at most.
            var took = Stopwatch.GetElapsedTime(asked);
            await Task.Delay(took * Calm > Pause ? took * Calm : Pause, TimeProvider.System, CancellationToken.None);
        }

        var durable = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        await beside;
        var times = await fleet.OfferedAsync(begun);
        return new FleetPush(times.Median(), times.Max(), durable);
    }
}
