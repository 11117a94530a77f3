using System.Diagnostics.Metrics;
using System.Net;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing.Postgres;
using Ampora.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Tests.Telemetry;

[Slow("an app for every test")]
public sealed class MetricsTests(PostgresFixture postgres)
{
    private const string Token = "metrics-token-metrics-token-metrics";

    [Fact]
    public async Task Every_kind_of_instrument_is_exported()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var meter = new Meter("ampora.kinds");
        var rows = meter.CreateCounter<long>("ampora.kinds.rows", "{row}", "Rows, all of them");
        var open = meter.CreateUpDownCounter<int>("ampora.kinds.open");
        meter.CreateObservableGauge("ampora.kinds.age", () => 1.5, "s", "How old\nthe \\ data is");
        var taken = meter.CreateHistogram<double>("ampora.kinds.taken", "s");
        var sizes = meter.CreateHistogram("ampora.kinds.size", "By", null, null, new InstrumentAdvice<long> { HistogramBucketBoundaries = [10, 100] });

        rows.Add(3, new KeyValuePair<string, object?>("region.id", "eu-west"), new KeyValuePair<string, object?>("again", true));
        rows.Add(4, new KeyValuePair<string, object?>("region.id", "eu-west"), new KeyValuePair<string, object?>("again", true));
        rows.Add(1, new KeyValuePair<string, object?>("region.id", "a \"quoted\" \\ name\nover two lines"));
        open.Add(5);
        open.Add(-7);
        taken.Record(0.003);
        taken.Record(0.7);
        taken.Record(100);
        sizes.Record(7);
        sizes.Record(10);
        sizes.Record(11);

        var page = await ReadAsync(app);
        page.Types["ampora_kinds_rows_total"].ShouldBe("counter");
        page.Help["ampora_kinds_rows_total"].ShouldBe("Rows, all of them");
        page["""ampora_kinds_rows_total{again="true",otel_scope_name="ampora.kinds",region_id="eu-west"}"""].ShouldBe(7);
        page["""ampora_kinds_rows_total{otel_scope_name="ampora.kinds",region_id="a \"quoted\" \\ name\nover two lines"}"""].ShouldBe(1);
        page.Types["ampora_kinds_open"].ShouldBe("gauge");
        page["""ampora_kinds_open{otel_scope_name="ampora.kinds"}"""].ShouldBe(-2);
        page.Types["ampora_kinds_age_seconds"].ShouldBe("gauge");
        page.Help["ampora_kinds_age_seconds"].ShouldBe(@"How old\nthe \\ data is");
        page["""ampora_kinds_age_seconds{otel_scope_name="ampora.kinds"}"""].ShouldBe(1.5);

        page.Types["ampora_kinds_size_bytes"].ShouldBe("histogram");
        page.Series("ampora_kinds_size_bytes").Select(series => (series, page[series])).ShouldBe(
        [
            ("""ampora_kinds_size_bytes_bucket{otel_scope_name="ampora.kinds",le="10"}""", 2),
            ("""ampora_kinds_size_bytes_bucket{otel_scope_name="ampora.kinds",le="100"}""", 3),
            ("""ampora_kinds_size_bytes_bucket{otel_scope_name="ampora.kinds",le="+Inf"}""", 3),
            ("""ampora_kinds_size_bytes_sum{otel_scope_name="ampora.kinds"}""", 28),
            ("""ampora_kinds_size_bytes_count{otel_scope_name="ampora.kinds"}""", 3),
        ]);
    }

    [Fact]
    public async Task A_histogram_in_seconds_without_advice_gets_buckets_that_fit_seconds()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var meter = new Meter("ampora.seconds");
        var taken = meter.CreateHistogram<double>("ampora.seconds.taken", "s");
        taken.Record(0.003);
        taken.Record(0.7);
        taken.Record(100);
        var page = await ReadAsync(app);
        double Below(string bound) => page[$$"""ampora_seconds_taken_seconds_bucket{otel_scope_name="ampora.seconds",le="{{bound}}"}"""];
        Below("0.0025").ShouldBe(0);
        Below("0.005").ShouldBe(1);
        Below("0.5").ShouldBe(1);
        Below("1").ShouldBe(2);
        Below("60").ShouldBe(2);
        Below("+Inf").ShouldBe(3);
    }

    [Fact]
    public async Task Two_meters_that_disagree_about_a_name_do_not_break_the_page()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var one = new Meter("ampora.clash.one");
        using var two = new Meter("ampora.clash.two");
        one.CreateHistogram<long>("ampora.clash").Record(1);
        two.CreateUpDownCounter<long>("ampora.clash").Add(1);
        var page = await ReadAsync(app);
        page.Types["ampora_clash"].ShouldBeOneOf("histogram", "gauge");
    }

    [Fact]
    public async Task The_meters_of_the_framework_the_runtime_and_the_database_driver_are_there()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var client = app.SignedInClient();
        await client.TextAsync("/api/v1/things");
        var page = await ReadAsync(app);
        page.Types["http_server_request_duration_seconds"].ShouldBe("histogram");
        page.Series("http_server_request_duration_seconds_count").ShouldContain(series => series.Contains("http_route=\"/api/v1/things\""));
        page.Types.Keys.ShouldContain("dotnet_gc_collections_total");
        page.Types.Keys.ShouldContain(name => name.StartsWith("db_client_connection", StringComparison.Ordinal));
        page.Series("target_info").ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            info => info.ShouldContain("service_name=\"ampora-sample\""),
            info => info.ShouldContain("service_version=\"1.2.3\""),
            info => info.ShouldContain("service_instance_id=\"sample-1\""));
    }

    [Fact]
    public async Task Somebody_elsewhere_needs_the_token()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString, FromElsewhere, null, $"Telemetry:MetricsToken={Token}");
        using var client = app.Client();
        (await client.StatusAsync("/metrics")).ShouldBe(HttpStatusCode.Unauthorized);
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", Token + "x");
        (await client.StatusAsync("/metrics")).ShouldBe(HttpStatusCode.Unauthorized);
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        (await client.StatusAsync("/metrics")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_configured_token_it_is_closed_to_somebody_elsewhere()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString, FromElsewhere);
        using var client = app.SignedInClient();
        (await client.StatusAsync("/metrics")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_proxy_on_this_machine_is_somebody_elsewhere()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        using var client = app.Client();
        foreach (var header in (string[])["X-Forwarded-For", "Forwarded"])
        {
            using var response = await client.SendAsync(HttpMethod.Get, "/metrics", null, (header, "for=203.0.113.9"));
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, header);
        }
    }

    private static void FromElsewhere(Microsoft.AspNetCore.Builder.WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<IStartupFilter>(new RemoteAddress(IPAddress.Parse("203.0.113.9")));

    private static async Task<PrometheusPage> ReadAsync(SampleApp app)
    {
        using var client = app.Client();
        using var response = await client.GetAsync("/metrics");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        return new PrometheusPage(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
