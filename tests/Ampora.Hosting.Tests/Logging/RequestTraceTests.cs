using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Hosting.Tests.Logging;

[Slow("an app for every test")]
public sealed class RequestTraceTests(PostgresFixture postgres)
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task A_request_goes_on_with_the_trace_of_its_caller() =>
        (await FaultAsync($"00-{Trace}-00f067aa0ba902b7-01")).ShouldContain($"\"traceId\":\"{Trace}\"");

    [Theory]
    [InlineData(null)]
    [InlineData("not a trace")]
    [InlineData($"00-{Trace}")]
    public async Task A_request_without_a_good_one_begins_its_own(string? parent)
    {
        var text = await FaultAsync(parent);
        text.ShouldMatch("\"traceId\":\"[0-9a-f]{32}\"");
        text.ShouldNotContain(Trace);
    }

    private async Task<string> FaultAsync(string? parent)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        app.Logs.Expect("unhandled exception");
        using var client = app.SignedInClient();
        using var response = parent is null
            ? await client.GetAsync("/api/v1/broken")
            : await client.SendAsync(HttpMethod.Get, "/api/v1/broken", json: null, ("traceparent", parent));
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
