using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>A region that can give agents credentials of their own.</summary>
public sealed class EnrollmentFixture : IAsyncLifetime
{
    public const string MasterKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private TestDatabase? _database;

    internal TestDatabase Database => _database!;

    internal RegionHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        Host = await RegionHost.StartAsync(_database, $"KeyProtection:MasterKey={MasterKey}");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>What the tests of enrollment say to the region's REST, and how their agents look.</summary>
internal static class Enrolling
{
    /// <summary>Managed, and takes connection settings whose fate it reports.</summary>
    public const ulong Capable = TestAgent.Managed | 0x100 | 0x8000;

    public static TestAgent Agent() => new() { Capabilities = Capable };

    /// <summary>Returns the token's id and secret.</summary>
    public static async Task<(string Id, string Secret)> BootstrapTokenAsync(this RestClient rest, JsonObject? body = null)
    {
        var all = new JsonObject { ["name"] = "rack 1", ["validSeconds"] = 3600 };
        foreach (var (key, value) in body ?? [])
        {
            all[key] = value?.DeepClone();
        }

        var made = await rest.PostAsync("/api/v1/enrollment/tokens", all);
        made.Status.ShouldBe(System.Net.HttpStatusCode.Created, made.Body?.ToString());
        return (made["token"]["id"]!.ToString(), made["secret"].ToString());
    }

    /// <summary>Returns the gateway's id and secret.</summary>
    public static async Task<(string Id, string Secret)> GatewayAsync(this RestClient rest, int mostAgents, JsonObject? scope = null)
    {
        var made = await rest.PostAsync("/api/v1/enrollment/gateways", new JsonObject { ["name"] = "gateway", ["mostAgents"] = mostAgents, ["scope"] = scope });
        made.Status.ShouldBe(System.Net.HttpStatusCode.Created, made.Body?.ToString());
        return (made["gateway"]["id"]!.ToString(), made["secret"].ToString());
    }

    /// <summary>The header that an offer tells the agent to send from now on.</summary>
    public static string OfferedAuthorization(this ServerToAgent reply)
    {
        var settings = reply.ConnectionSettings.ShouldNotBeNull();
        settings.Opamp.DestinationEndpoint.ShouldNotBeEmpty();
        settings.Opamp.HeartbeatIntervalSeconds.ShouldBeGreaterThan(0ul);
        var header = settings.Opamp.Headers.Headers_.ShouldHaveSingleItem();
        header.Key.ShouldBe("Authorization");
        header.Value.ShouldStartWith("Bearer amp_agt_");
        return header.Value;
    }

    public static async Task<JsonArray> CredentialsAsync(this RestClient rest, Guid agent) =>
        (await rest.GetAsync($"/api/v1/agents/{agent}/credentials"))["items"]!.AsArray();
}
