using System.Text.Json;
using Ampora.Aggregator.Fleet;
using Ampora.Federation.V1;
using Ampora.Hosting.Listeners;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ampora.Aggregator.Tests.Support;

/// <summary>The real app on free ports, with a real database.</summary>
internal sealed class TestAggregator : IAsyncDisposable
{
    public const string ApiToken = "aggregator-token-aggregator-token";

    private readonly GrpcChannel _channel;
    private Task? _stopping;

    private TestAggregator(AggregatorApp app, RecordingLogs logs)
    {
        (App, Logs) = (app, logs);
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address(Listener.Http) };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", ApiToken);
        _channel = GrpcChannel.ForAddress(Address(Listener.Grpc));
        Feed = new FleetFeed.FleetFeedClient(_channel);
    }

    public AggregatorApp App { get; }

    public RecordingLogs Logs { get; }

    public HttpClient Http { get; }

    public FleetFeed.FleetFeedClient Feed { get; }

    public Metadata Headers { get; } = new() { { "authorization", $"Bearer {ApiToken}" } };

    /// <summary>For calls of <see cref="Feed"/>.</summary>
    public CallOptions Call(DateTime? deadline = null) => new(Headers, deadline, TestContext.Current.CancellationToken);

    public static Task<TestAggregator> StartAsync(TestDatabase database, params FakeRegion[] regions) => StartAsync(database, null, [], regions);

    /// <param name="time">Null: the system's.</param>
    /// <param name="settings">As on the command line, without the hyphens.</param>
    public static async Task<TestAggregator> StartAsync(TestDatabase database, TimeProvider? time, string[] settings, params FakeRegion[] regions)
    {
        var logs = new RecordingLogs();
        var app = new AggregatorApp([.. Defaults(database, regions), .. settings.Select(setting => $"--{setting}")], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(logs);
            if (time is not null)
            {
                builder.Services.AddSingleton(time);
            }
        });
        await app.StartAsync(CancellationToken.None).WithTimeout();
        return new TestAggregator(app, logs);
    }

    public FollowedRegion Region(string id = "eu-west") => App.Web.Services.GetRequiredService<RegionSet>().Find(id)!;

    public Uri Address(Listener listener) => App.Web.Services.GetRequiredService<ListenerAddresses>()[listener];

    public async Task<JsonElement> GetAsync(string path, System.Net.HttpStatusCode expected = System.Net.HttpStatusCode.OK)
    {
        using var response = await Http.GetAsync(path).WithTimeout();
        var text = await response.Content.ReadAsStringAsync().WithTimeout();
        response.StatusCode.ShouldBe(expected, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The region as <c>/api/v1/regions</c> shows it.</summary>
    public async Task<JsonElement> ShownAsync(string id = "eu-west") =>
        (await GetAsync("/api/v1/regions")).GetProperty("items").EnumerateArray().First(region => region.GetProperty("region").GetString() == id);

    public Task HasAgentsAsync(int agents, string region = "eu-west") =>
        Eventually.Async(() => Region(region).View.Items.Counts.Agents == agents, because: $"{region} should have {agents} agents");

    /// <summary>Stops in good order: what is known is in the database.</summary>
    public Task StopAsync() => _stopping ??= App.Web.StopAsync().WithTimeout();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await StopAsync();
        await App.DisposeAsync();
        Logs.AssertNoUnexpected();
    }

    private static IEnumerable<string> Defaults(TestDatabase database, FakeRegion[] regions) =>
    [
        "--environment=Production",
        $"--ConnectionStrings:Ampora={database.ConnectionString}",
        "--Listen:Http=http://127.0.0.1:0",
        "--Listen:Grpc=http://127.0.0.1:0",
        $"--Access:ApiToken={ApiToken}",
        "--Instance:Name=aggregator-1",
        "--Checkpoint:Interval=00:00:00.1",
        "--Links:FirstRetry=00:00:00.02",
        "--Links:LongestRetry=00:00:00.2",
        .. regions.SelectMany((region, i) => (string[])
        [
            $"--Regions:{i}:Id={region.Id}",
            $"--Regions:{i}:Endpoint={region.Address}",
            $"--Regions:{i}:Token={FakeRegion.Token}",
            $"--Regions:{i}:AllowCleartext={region.Address.Scheme == "http"}",
        ]),
    ];
}
