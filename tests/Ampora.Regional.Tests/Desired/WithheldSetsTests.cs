using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Agents;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Regional.Tests.Desired;

/// <summary>Connection settings and packages that are too large for a message, over real transports.</summary>
public sealed class WithheldSetsTests(PostgresFixture postgres)
{
    /// <summary>ReportsStatus, AcceptsPackages, ReportsPackageStatuses, ReportsOwnMetrics, ReportsConnectionSettingsStatus.</summary>
    private const ulong Capabilities = 0x1 | 0x8 | 0x10 | 0x40 | 0x8000;

    private const int Limit = 2_048;
    private const int Large = 3_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("websocket")]
    [InlineData("http")]
    public async Task What_is_too_large_to_offer_is_shown_as_failed_with_the_reason_until_it_can_be_offered(string transport)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var agent = new TestAgent { Capabilities = Capabilities };
        await using (var small = await RegionHost.StartAsync(database, $"OpAmp:MaxReplyBytes={Limit}"))
        {
            using var rest = small.Rest();
            await using var wire = Connect(small, transport);
            await wire.AskAsync(agent.Report());
            await AssignAsync(rest, agent, wire, "settings", await LargeSettingsAsync(rest));
            await AssignAsync(rest, agent, wire, "packages", await LargePackagesAsync(rest));

            // What did not change is not written, and not logged, again.
            var written = await WrittenAsync(small, database, agent);
            for (var heartbeat = 0; heartbeat < 3; heartbeat++)
            {
                await wire.AskAsync(agent.Heartbeat());
            }

            (await WrittenAsync(small, database, agent)).ShouldBe(written);
            small.Logs.Records.Where(record => record.Message.Contains("connection_settings: not offered", StringComparison.Ordinal)).ShouldHaveSingleItem();
            small.Logs.Records.Where(record => record.Message.Contains("packages_available: not offered", StringComparison.Ordinal)).ShouldHaveSingleItem();
        }

        await using var large = await RegionHost.StartAsync(database);
        using var shown = large.Rest();
        await using var again = Connect(large, transport);
        var offer = await again.AskAsync(agent.Heartbeat());
        offer.ConnectionSettings.ShouldNotBeNull();
        offer.PackagesAvailable.ShouldNotBeNull();
        await shown.OfferShowsAsync(agent.Id, "settings", "offered");
        await shown.OfferShowsAsync(agent.Id, "packages", "offered");
        var offers = await shown.OffersAsync(agent.Id);
        offers["settings"]!["error"].ShouldBeNull();
        offers["packages"]!["error"].ShouldBeNull();
    }

    private static AgentWire Connect(RegionHost host, string transport) => transport == "http" ? host.Poller() : host.Socket();

    /// <summary>Assigns what the agent is not offered, and waits until that is shown: with the agent, and in the set's progress.</summary>
    private static async Task AssignAsync(RestClient rest, TestAgent agent, AgentWire wire, string kind, string path)
    {
        await rest.AssignSetToAsync(path, agent.Id);
        await Eventually.PassesAsync(async () =>
        {
            (await wire.AskAsync(agent.Heartbeat())).ShouldSatisfyAllConditions(
                reply => reply.ConnectionSettings.ShouldBeNull(), reply => reply.PackagesAvailable.ShouldBeNull());
            (await rest.OffersAsync(agent.Id))[kind]!["state"]!.ToString().ShouldBe("failed");
        });

        var offers = await rest.OffersAsync(agent.Id);
        var reason = offers[kind]!["error"]!.ToString();
        reason.ShouldContain(": not offered, the message would have ");
        reason.ShouldContain($"OpAmp:MaxReplyBytes is {Limit}");
        offers[kind]!["offeredHash"].ShouldBeNull();
        var progress = await rest.GetAsync($"{path}/progress");
        progress["pending"]!.GetValue<int>().ShouldBe(0);
        progress["failed"]!.GetValue<int>().ShouldBe(1);
        progress["failures"]![0]!["error"]!.ToString().ShouldBe(reason);
    }

    private static Task<string> LargeSettingsAsync(RestClient rest) => rest.NewSettingsAsync(new JsonObject
    {
        ["ownMetrics"] = new JsonObject
        {
            ["endpoint"] = "https://otlp.example/v1/metrics",
            ["headers"] = new JsonArray(new JsonObject { ["name"] = "X-Large", ["value"] = new string('x', Large) }),
        },
    }.ToJsonString());

    private static async Task<string> LargePackagesAsync(RestClient rest)
    {
        var uploaded = await rest.UploadAsync("large", "1.0", "a file"u8.ToArray(), signature: Convert.ToBase64String(new byte[Large]));
        uploaded.Status.ShouldBe(HttpStatusCode.OK, uploaded.Body?.ToString());
        return (await rest.NewPackageSetAsync(("large", "1.0"))).Path;
    }

    /// <summary>When the agent's row was last written for what the agent said or was offered.</summary>
    private static async Task<string?> WrittenAsync(RegionHost host, TestDatabase database, TestAgent agent)
    {
        await host.Services.GetRequiredService<AgentWriter>().FlushedAsync(agent.Id, Token);
        return await database.ScalarAsync<string>($"SELECT changed_at::text FROM agents WHERE id = '{agent.Id}'");
    }
}
