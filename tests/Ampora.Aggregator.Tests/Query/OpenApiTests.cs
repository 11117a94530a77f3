using System.Text.Json;
using System.Text.Json.Nodes;
using Ampora.Aggregator.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;

namespace Ampora.Aggregator.Tests.Query;

[Slow("an aggregator for every test")]
public sealed class OpenApiTests(PostgresFixture postgres)
{
    private const string Committed = "docs/reference/openapi-aggregator.json";

    /// <summary>Answers that hold no number of the fleet: who I am, whether the process is well, and the list that is the provenance itself.</summary>
    private static readonly string[] WithoutFleet = ["/api/v1/host", "/api/v1/session", "/api/v1/health", "/api/v1/regions"];

    [Fact]
    public async Task The_committed_document_is_what_is_served()
    {
        var served = await ServedAsync();
        var path = Path.Combine(Root(), Committed);
        if (Environment.GetEnvironmentVariable("AMPORA_REWRITE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, served, TestContext.Current.CancellationToken);
        }

        var committed = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        committed.ShouldBe(served, $"{Committed} is not current: run this test once with AMPORA_REWRITE=1");
    }

    [Fact]
    public async Task No_answer_gives_a_number_of_the_fleet_without_its_provenance() =>
        BareNumbers(JsonNode.Parse(await ServedAsync())!).ShouldBeEmpty();

    [Fact]
    public void A_bare_number_is_reported() =>
        BareNumbers(JsonNode.Parse("""
            {"paths":{"/api/v1/total":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Total"}}}}}}}},
             "components":{"schemas":{"Total":{"type":"object","properties":{"parts":{"type":"array","items":{"$ref":"#/components/schemas/Part"}}}},
             "Part":{"type":"object","properties":{"agents":{"type":"integer"}}}}}}
            """)!).ShouldBe(["get /api/v1/total"]);

    private static IEnumerable<string> BareNumbers(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        where !WithoutFleet.Any(free => path.Key == free || path.Key.StartsWith($"{free}/", StringComparison.Ordinal) && !path.Key.StartsWith("/api/v1/regions/", StringComparison.Ordinal))
        from operation in path.Value!.AsObject()
        let schema = operation.Value!["responses"]?["200"]?["content"]?["application/json"]?["schema"]
        where schema is not null && HoldsNumber(document, schema, []) && !Properties(document, schema).ContainsKey("provenance")
        select $"{operation.Key} {path.Key}";

    private static bool HoldsNumber(JsonNode document, JsonNode schema, HashSet<string> seen)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference && !seen.Add(reference))
        {
            return false;
        }

        var resolved = Resolve(document, schema);
        var types = resolved["type"] is JsonArray several ? several.Select(type => type!.GetValue<string>()) : resolved["type"] is { } one ? [one.GetValue<string>()] : [];
        return types.Any(type => type is "integer" or "number")
            || (resolved["items"] is { } items && HoldsNumber(document, items, seen))
            || (resolved["oneOf"] is JsonArray choices && choices.Any(choice => HoldsNumber(document, choice!, seen)))
            || Properties(document, schema).Any(property => HoldsNumber(document, property.Value!, seen));
    }

    private static JsonObject Properties(JsonNode document, JsonNode schema) => Resolve(document, schema)["properties"] as JsonObject ?? [];

    private static JsonNode Resolve(JsonNode document, JsonNode schema) => schema["$ref"]?.GetValue<string>() is { } reference
        ? document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]!
        : schema;

    private async Task<string> ServedAsync()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await FakeRegion.StartAsync();
        await using var aggregator = await TestAggregator.StartAsync(database, region);
        var text = await aggregator.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken).WithTimeout();
        using var parsed = JsonDocument.Parse(text);
        return JsonSerializer.Serialize(parsed.RootElement, Indented) + "\n";
    }

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ampora.Federation.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
