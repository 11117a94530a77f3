using Ampora.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Ampora.Grpc.Tests.Health;

public sealed class HealthServiceTests : IAsyncLifetime
{
    private volatile bool _databaseAnswers = true;
    private PeerServer? _server;
    private GrpcChannel? _channel;

    private global::Grpc.Health.V1.Health.HealthClient Client => new(_channel!);

    public async ValueTask InitializeAsync()
    {
        _server = await PeerServer.StartAsync(
            configure: builder =>
            {
                builder.Services
                    .AddGrpcHealthChecks(options =>
                    {
                        options.Services.Map("feed", check => check.Tags.Contains("database"));
                        options.Services.Map("nothing", _ => false);
                    })
                    .AddCheck("process", () => HealthCheckResult.Degraded())
                    .AddCheck("database", () => _databaseAnswers ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(), ["database"]);
                builder.Services.Configure<HealthCheckPublisherOptions>(publisher =>
                {
                    publisher.Delay = TimeSpan.Zero;
                    publisher.Period = TimeSpan.FromSeconds(1);
                });
            },
            map: app => app.MapGrpcHealthChecksService());
        _channel = GrpcChannel.ForAddress(_server.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _channel!.Dispose();
        await _server!.DisposeAsync();
    }

    [Fact]
    public async Task A_check_tells_the_state_of_now()
    {
        (await CheckAsync("")).ShouldBe(ServingStatus.Serving);

        _databaseAnswers = false;

        (await CheckAsync("")).ShouldBe(ServingStatus.NotServing);
        (await CheckAsync("feed")).ShouldBe(ServingStatus.NotServing);
        (await CheckAsync("nothing")).ShouldBe(ServingStatus.Unknown);
    }

    [Fact]
    public async Task An_unknown_service_is_not_found() =>
        (await Should.ThrowAsync<RpcException>(CheckAsync("nobody"))).StatusCode.ShouldBe(StatusCode.NotFound);

    [Fact]
    public async Task All_services_are_listed_with_their_state()
    {
        _databaseAnswers = false;

        var statuses = (await Client.ListAsync(new HealthListRequest())).Statuses;

        statuses.ToDictionary(entry => entry.Key, entry => entry.Value.Status).ShouldBe(
            new Dictionary<string, ServingStatus>
            {
                [""] = ServingStatus.NotServing, ["feed"] = ServingStatus.NotServing, ["nothing"] = ServingStatus.Unknown,
            },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_watch_tells_each_change_once_and_the_end_of_the_server()
    {
        using var watch = Client.Watch(new HealthCheckRequest { Service = "feed" });
        (await NextAsync(watch)).ShouldBe(ServingStatus.Serving);

        _databaseAnswers = false;
        (await NextAsync(watch)).ShouldBe(ServingStatus.NotServing);
        _databaseAnswers = true;
        (await NextAsync(watch)).ShouldBe(ServingStatus.Serving);

        var stop = _server!.StopAsync();
        (await NextAsync(watch)).ShouldBe(ServingStatus.NotServing);
        (await watch.ResponseStream.MoveNext().WithTimeout()).ShouldBeFalse();
        await stop;
    }

    [Fact]
    public async Task A_watch_of_an_unknown_service_stays_open()
    {
        using var watch = Client.Watch(new HealthCheckRequest { Service = "nobody" });

        (await NextAsync(watch)).ShouldBe(ServingStatus.ServiceUnknown);
        Should.Throw<InvalidOperationException>(() => watch.GetStatus());
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        (await watch.ResponseStream.MoveNext().WithTimeout()).ShouldBeTrue();
        return watch.ResponseStream.Current.Status;
    }

    private async Task<ServingStatus> CheckAsync(string service) =>
        (await Client.CheckAsync(new HealthCheckRequest { Service = service }).ResponseAsync.WithTimeout()).Status;
}
