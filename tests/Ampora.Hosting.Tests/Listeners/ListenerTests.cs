using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Tests.Listeners;

[Slow("an app for every test")]
public sealed class ListenerTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Each_listener_refuses_what_belongs_to_another()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var http = app.SignedInClient();
        using var grpc = app.SignedInClient(Listener.Grpc);

        (await http.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.OK);
        (await grpc.StatusAsync("/api/v1/things")).ShouldBe(HttpStatusCode.NotFound);
        foreach (var path in (string[])["/health/live", "/health/ready", "/api/v1/health", "/metrics", "/signin?code=x", "/openapi/v1.json", "/", "/api/v1/session"])
        {
            (await grpc.StatusAsync(path)).ShouldBe(HttpStatusCode.NotFound, path);
        }

        using var call = await grpc.PostAsync("/sample.v1.Sample/Call", "{}");
        call.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var misplaced = await http.PostAsync("/sample.v1.Sample/Call", "{}");
        misplaced.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_endpoint_that_names_no_listener_answers_on_Http_only()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var http = app.SignedInClient();
        using var grpc = app.SignedInClient(Listener.Grpc);
        (await http.StatusAsync("/api/v1/unplaced")).ShouldBe(HttpStatusCode.OK);
        (await grpc.StatusAsync("/api/v1/unplaced")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_app_can_take_a_whole_listener_for_itself()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var agents = app.Client(Listener.OpAmp);
        (await agents.TextAsync("/v1/opamp")).ShouldBe("agent");
        (await agents.TextAsync("/api/v1/things")).ShouldBe("agent");
    }

    [Fact]
    public async Task A_connection_through_no_listener_of_ours_gets_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var port = FreePort.Next();
        await using var app = await SampleApp.StartAsync(
            database.ConnectionString, builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port)));
        using var stranger = new TestClient(new Uri($"http://127.0.0.1:{port}"));
        (await stranger.StatusAsync("/health/live")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_gRPC_listener_speaks_HTTP_2_and_nothing_else()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var old = new TestClient(app.Address(Listener.Grpc));
        using var refusal = await old.GetAsync("/sample.v1.Sample/Call");
        refusal.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refusal.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("HTTP/2 only");
    }

    [Fact]
    [Slow("waits for a ping that nobody answers")]
    public async Task A_client_that_is_gone_without_a_word_is_noticed_by_its_silence()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var (begun, ended) = (NewSignal(), NewSignal());
        await using var app = await SampleApp.StartAsync(database.ConnectionString, null, web => web.MapPost("/sample.v1.Sample/Hold", async (HttpContext context) =>
        {
            await context.Response.StartAsync(context.RequestAborted);
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
        }).OnListener(Listener.Grpc));
        using var wire = new CutProxy(app.Address(Listener.Grpc).Port);
        using var client = new TestClient(new Uri(wire.Address), http2: true);
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", SampleApp.ApiToken);
        var call = client.PostAsync("/sample.v1.Sample/Hold", "{}");
        await begun.Task.WithTimeout();

        wire.Freeze();

        await ended.Task.WithTimeout(KestrelListeners.PingDelay + KestrelListeners.PingTimeout + Timeouts.Default);
        wire.Cut();
        await call.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).WithTimeout();

        static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [Fact]
    public async Task By_default_and_whatever_the_hosting_variables_say_only_loopback_is_opened()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var stray = FreePort.Next();
        await using var app = await SampleApp.StartAsync(database.ConnectionString, null, null, $"urls=http://0.0.0.0:{stray}", $"http_ports={stray}");
        app.Web.Urls.ShouldAllBe(url => new Uri(url).IsLoopback);
        app.Web.Urls.Count.ShouldBe(3);
        app.Web.Urls.ShouldNotContain(url => url.Contains($"{stray}"));
        var defaults = new ListenerOptions();
        foreach (var url in (string[])[defaults.Http, defaults.OpAmp, defaults.Grpc])
        {
            new Uri(url).IsLoopback.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_listener_on_every_interface_is_given_as_an_address_that_can_be_used()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString, null, null, "Listen:Http=http://*:0");
        app.Address(Listener.Http).Host.ShouldBe("127.0.0.1");
        using var client = app.Client();
        (await client.StatusAsync("/health/live")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_https_listener_presents_the_configured_certificate_and_offers_HTTP_2()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var files = new TemporaryFolder();
        using var certificate = WriteCertificate(files);
        await using var app = await SampleApp.StartAsync(
            database.ConnectionString,
            null,
            null,
            "Listen:Http=https://127.0.0.1:0",
            $"Listen:Tls:CertificatePath={files["tls.crt"]}",
            $"Listen:Tls:KeyPath={files["tls.key"]}");

        using var client = new TestClient(app.Address(Listener.Http), http2: true);
        (await client.StatusAsync("/health/live")).ShouldBe(HttpStatusCode.OK);
        client.Certificate!.GetCertHashString().ShouldBe(certificate.GetCertHashString());
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_a_fault_before_anything_starts()
    {
        using var files = new TemporaryFolder();
        File.WriteAllText(files["tls.crt"], "no certificate");
        File.WriteAllText(files["tls.key"], "no key");
        await using var app = SampleApp.Build(
            "Host=127.0.0.1;Database=x", null, null, "Listen:Grpc=https://127.0.0.1:0", $"Listen:Tls:CertificatePath={files["tls.crt"]}", $"Listen:Tls:KeyPath={files["tls.key"]}");
        var failure = Should.Throw<Microsoft.Extensions.Options.OptionsValidationException>(
            () => app.Web.Services.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate());
        failure.Failures.ShouldHaveSingleItem().ShouldStartWith("Listen:Tls:CertificatePath must hold a certificate whose key is in Listen:Tls:KeyPath");
    }

    [Fact]
    public async Task Https_without_a_certificate_names_both_missing_files()
    {
        await using var app = SampleApp.Build("Host=127.0.0.1;Database=x", null, null, "Listen:Grpc=https://127.0.0.1:0");
        var failure = Should.Throw<Microsoft.Extensions.Options.OptionsValidationException>(
            () => app.Web.Services.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate());
        failure.Failures.Select(fault => fault.Split(' ')[0]).ShouldBe(["Listen:Tls:CertificatePath", "Listen:Tls:KeyPath"]);
    }

    [Fact]
    public async Task A_fleet_that_comes_at_once_waits_in_the_queue_instead_of_being_dropped()
    {
        await using var app = SampleApp.Build("Host=127.0.0.1;Database=x", null, null);
        app.Web.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<SocketTransportOptions>>().Value.Backlog.ShouldBeGreaterThanOrEqualTo(4_096);
    }

    private static X509Certificate2 WriteCertificate(TemporaryFolder files)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var from = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(from.AddDays(-1), from.AddDays(1));
        File.WriteAllText(files["tls.crt"], certificate.ExportCertificatePem());
        File.WriteAllText(files["tls.key"], key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }
}
