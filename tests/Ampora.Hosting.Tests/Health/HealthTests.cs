using System.Net;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Tests.Health;

[Slow("stops and starts PostgreSQL")]
public sealed class HealthTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_running_process_is_live_and_ready_and_says_so_without_sign_in()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var client = app.Client();
        (await client.StatusAsync("/health/live")).ShouldBe(HttpStatusCode.OK);
        foreach (var path in (string[])["/health/ready", "/api/v1/health"])
        {
            using var response = await client.GetAsync(path);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await response.JsonAsync()).ToJsonString().ShouldBe(
                """{"status":"ready","checks":[{"name":"process","status":"ready","words":"running"},{"name":"database","status":"ready","words":"answers"}]}""");
        }
    }

    [Fact]
    public async Task A_process_that_is_asked_to_stop_says_so_first_and_goes_on_answering_until_its_delay_is_over()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var time = new ManualTime();
        await using var app = await SampleApp.StartAsync(
            database.ConnectionString, builder => builder.Services.AddSingleton<TimeProvider>(time), null, "Shutdown:DrainDelaySeconds=17");
        using var client = app.SignedInClient();
        var timers = time.ArmedTimers;

        var stopping = app.Web.StopAsync(TestContext.Current.CancellationToken);
        await Eventually.Async(() => time.ArmedTimers > timers);

        using (var response = await client.GetAsync("/health/ready"))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            var reply = await response.JsonAsync();
            ((string?)reply["status"]).ShouldBe("unready");
            ((string?)reply["checks"]![0]!["words"]).ShouldBe("stopping");
        }

        (await client.StatusAsync("/health/live")).ShouldBe(HttpStatusCode.OK);
        (await client.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromSeconds(16.9));
        stopping.IsCompleted.ShouldBeFalse();

        time.Advance(TimeSpan.FromSeconds(0.1));
        await stopping.WithTimeout();
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("/health/live"));
    }

    [Fact]
    public async Task Open_requests_end_before_the_apps_services_stop_and_the_database_closes_last()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var order = new List<string>();
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await SampleApp.StartAsync(
            database.ConnectionString,
            builder => builder.Services.AddHostedService(provider => new Witness(provider.GetRequiredService<Npgsql.NpgsqlDataSource>(), order)),
            web => web.MapGet("/api/v1/slow", async () =>
            {
                entered.SetResult();
                await leave.Task;
                order.Add("request ended");
                return "slow";
            }));
        using var client = app.SignedInClient();
        var request = client.TextAsync("/api/v1/slow");
        await entered.Task.WithTimeout();

        var stopping = app.Web.StopAsync(TestContext.Current.CancellationToken);
        await Eventually.Async(async () =>
        {
            using var late = app.Client();
            try
            {
                return (await late.StatusAsync("/health/live")) != HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        }, because: "new connections should be refused");
        order.ShouldBeEmpty();
        leave.SetResult();
        (await request.WithTimeout()).ShouldBe("slow");
        await stopping.WithTimeout();
        order.ShouldBe(["request ended", "service stopped with its database"]);
    }

    [Fact]
    public async Task A_database_that_is_gone_makes_the_process_unready_and_its_return_makes_it_ready_again()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var client = app.Client();

        await server.StopAsync();
        using (var response = await client.GetAsync("/health/ready"))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            var words = (string?)(await response.JsonAsync())["checks"]![1]!["words"];
            words.ShouldBeOneOf("does not answer", "answers with an error (SQLSTATE 57P01)");
        }

        (await client.StatusAsync("/health/live")).ShouldBe(HttpStatusCode.OK);
        (await client.StatusAsync("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        await server.StartAgainAsync();
        await Eventually.Async(async () => await client.StatusAsync("/health/ready") == HttpStatusCode.OK);
        app.Logs.Records.Where(record => record.Category.EndsWith("HealthRun", StringComparison.Ordinal)).Select(record => record.Level)
            .ShouldBe([LogLevel.Warning, LogLevel.Information]);
    }

    [Fact]
    public async Task A_degraded_check_shows_its_words_and_does_not_make_the_process_unready()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(
            database.ConnectionString,
            builder => builder.Services.AddHealthChecks().AddCheck("backlog", () => HealthCheckResult.Degraded("12 agents wait")));
        using var client = app.Client();
        using var response = await client.GetAsync("/health/ready");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var reply = await response.JsonAsync();
        ((string?)reply["status"]).ShouldBe("degraded");
        ((string?)reply["checks"]![2]!["words"]).ShouldBe("12 agents wait");
    }

    private sealed class Witness(Npgsql.NpgsqlDataSource database, List<string> order) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            order.Add("service stopped with its database");
        }
    }
}
