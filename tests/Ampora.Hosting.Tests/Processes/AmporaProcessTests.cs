using System.Net;
using System.Net.Sockets;
using Ampora.Hosting.Processes;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Tests.Processes;

public sealed class AmporaProcessTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Every_fault_of_every_section_is_logged_on_a_line_of_its_own_and_the_exit_code_says_configuration()
    {
        var app = SampleApp.Build(
            "Password=very-secret;Nonsense=1",
            null,
            null,
            "Listen:Http=ftp://127.0.0.1:1",
            "Listen:Grpc=http://example.com:4330",
            "Listen:OpAmp=http://127.0.0.1:99999",
            "Access:ApiToken=short",
            "Instance:Name=not a name",
            "Database:StartupTimeoutSeconds=-1",
            "Database:AutoMigrate=perhaps",
            "Shutdown:TimeoutSeconds=0",
            "Telemetry:MetricsToken=short",
            "Telemetry:OtlpEndpoint=gopher://x",
            "Ui:Path=");
        app.Logs.Expect("Configuration:");

        var code = await AmporaProcess.RunAsync(app.Web, []).WithTimeout();

        code.ShouldBe(78);
        var lines = Critical(app);
        lines.Select(line => line.Split(' ')[1]).ShouldBe(
        [
            "Listen:Http", "Listen:Grpc", "Listen:OpAmp", "Access:ApiToken", "Instance:Name", "Database:StartupTimeoutSeconds", "Database:AutoMigrate",
            "ConnectionStrings:Ampora", "Shutdown:TimeoutSeconds", "Telemetry:MetricsToken", "Telemetry:OtlpEndpoint", "Ui:Path",
        ], ignoreOrder: true);
        lines.ShouldContain("Configuration: Access:ApiToken must have 32 to 512 characters and no white space; make one with: openssl rand -hex 32");
        lines.ShouldContain("Configuration: Shutdown:TimeoutSeconds must be between 1 and 600, not 0");
        lines.ShouldNotContain(line => line.Contains("very-secret") || line.Contains("short"));
        app.Logs.AssertNoUnexpected();
    }

    [Fact]
    public async Task A_missing_connection_string_is_named()
    {
        var app = SampleApp.Build(string.Empty);
        (await AmporaProcess.RunAsync(app.Web, []).WithTimeout()).ShouldBe(78);
        Critical(app).ShouldHaveSingleItem().ShouldStartWith("Configuration: ConnectionStrings:Ampora must be given");
    }

    [Fact]
    public async Task Two_listeners_on_one_address_are_a_fault()
    {
        var port = FreePort.Next();
        var app = SampleApp.Build("Host=127.0.0.1;Database=x", null, null, $"Listen:Http=http://127.0.0.1:{port}", $"Listen:Grpc=http://127.0.0.1:{port}");
        (await AmporaProcess.RunAsync(app.Web, []).WithTimeout()).ShouldBe(78);
        Critical(app).ShouldHaveSingleItem().ShouldBe($"Configuration: Listen:Grpc must not be the address of Listen:Http (127.0.0.1:{port})");
    }

    [Fact]
    public async Task An_unknown_verb_lists_the_verbs_and_starts_nothing()
    {
        var app = SampleApp.Build("Host=127.0.0.1;Database=x");
        (await AmporaProcess.RunAsync(app.Web, ["migrat"]).WithTimeout()).ShouldBe(64);
        Critical(app).ShouldHaveSingleItem().ShouldContain("migrate: apply the pending database migrations and end");
    }

    [Fact]
    public async Task A_process_that_is_asked_to_stop_ends_with_0()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = SampleApp.Build(database.ConnectionString);
        var lifetime = app.Web.Services.GetRequiredService<IHostApplicationLifetime>();
        using var stop = lifetime.ApplicationStarted.Register(lifetime.StopApplication);
        (await AmporaProcess.RunAsync(app.Web, ["--Some:Key=value"]).WithTimeout()).ShouldBe(0);
        app.Logs.AssertNoUnexpected();
    }

    [Fact]
    public async Task A_taken_port_is_said_and_ends_with_69()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var database = await postgres.CreateDatabaseAsync();
        var app = SampleApp.Build(database.ConnectionString, null, null, $"Listen:Http=http://127.0.0.1:{port}");
        (await AmporaProcess.RunAsync(app.Web, []).WithTimeout()).ShouldBe(69);
        Critical(app).ShouldContain(line => line.StartsWith("Not started:", StringComparison.Ordinal) && line.Contains($"{port}"));
    }

    [Fact]
    public async Task A_background_service_that_falls_stops_the_process_with_70()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = SampleApp.Build(database.ConnectionString, builder => builder.Services.AddHostedService<Falling>());
        (await AmporaProcess.RunAsync(app.Web, []).WithTimeout()).ShouldBe(70);
        Critical(app).ShouldContain("Falling failed and stopped the process");
    }

    [Fact]
    public async Task One_that_falls_while_the_process_starts_does_so_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = SampleApp.Build(database.ConnectionString, builder => builder.Services.AddHostedService<FallingAtOnce>());
        (await AmporaProcess.RunAsync(app.Web, []).WithTimeout()).ShouldBe(70);
        Critical(app).ShouldContain("FallingAtOnce failed and stopped the process");
    }

    private static List<string> Critical(SampleApp app) =>
        app.Logs.Records.Where(record => record.Level == LogLevel.Critical && record.Category.StartsWith("Ampora", StringComparison.Ordinal))
            .Select(record => record.Message).ToList();

    private sealed class Falling(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Eventually.Async(() => lifetime.ApplicationStarted.IsCancellationRequested);
            throw new InvalidOperationException("fell");
        }
    }

    private sealed class FallingAtOnce : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new InvalidOperationException("fell");
    }
}
