using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Events;

/// <summary>Open pages hear of what any instance of the region has committed.</summary>
[Slow("two instances")]
public sealed class EventsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_page_hears_of_changes_made_at_another_instance()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var first = await RegionHost.StartAsync(database);
        await using var second = await RegionHost.StartAsync(database, "Instance:Name=region-2");
        using var rest = first.Rest();
        await using var poller = first.Poller();
        using var page = second.Rest();
        var cancellation = TestContext.Current.CancellationToken;
        using var response = await page.Http.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        (await lines.ReadLineAsync(cancellation).AsTask().WithTimeout()).ShouldBe(": connected");

        // It is the first page: what it read before anybody looked may have changed.
        await HearsAsync(lines, change => Topics(change).Count() == 4);
        var agent = new TestAgent();
        await poller.AskAsync(agent.Report());
        await HearsAsync(lines, change => Topics(change).Contains("agents") && change["agents"]?.AsArray().Any(id => id!.ToString() == agent.Id.ToString()) == true);
        var (path, _) = await rest.PublishAsync("heard", "x");
        await HearsAsync(lines, change => Topics(change).Contains("configurations"));
        await rest.AssignToAsync(path, agent.Id);
        await HearsAsync(lines, change => Topics(change).Contains("assignments"));
        await using var third = await RegionHost.StartAsync(database, "Instance:Name=region-3");
        await HearsAsync(lines, change => Topics(change).Contains("instances"));
    }

    private static IEnumerable<string> Topics(JsonNode change) => change["topics"]!.AsArray().Select(topic => topic!.ToString());

    private static async Task HearsAsync(StreamReader lines, Func<JsonNode, bool> wanted)
    {
        while (true)
        {
            var line = await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WithTimeout();
            line.ShouldNotBeNull();
            if (line.StartsWith("data: ", StringComparison.Ordinal) && wanted(JsonNode.Parse(line[6..])!))
            {
                return;
            }
        }
    }
}
