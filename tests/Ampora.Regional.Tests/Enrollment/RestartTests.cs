using System.Net;
using Ampora.Hosting.Processes;
using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>What holds when the process does not.</summary>
public sealed class RestartTests(PostgresFixture postgres)
{
    private static readonly string Key = $"KeyProtection:MasterKey={EnrollmentFixture.MasterKey}";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Item_110__A_crash_between_saving_and_offering_a_credential_costs_the_agent_nothing(bool socket)
    {
        await using var database = await postgres.Server.CreateDatabaseAsync();
        AgentWire Connect(RegionHost host, string? authorization) => socket ? host.Socket(authorization) : host.Poller(authorization);
        var agent = Enrolling.Agent();
        string boot;
        string lost;
        {
            var host = await RegionHost.StartAsync(database, Key);
            using var rest = host.Rest();
            (_, boot) = await rest.BootstrapTokenAsync();
            await using var wire = Connect(host, $"Bearer {boot}");

            // Saved; the reply with the offer counts as lost, and the instance is gone without a word.
            lost = (await wire.AskAsync(agent.Report())).OfferedAuthorization();
            await host.KillAsync();
        }

        await using var after = await RegionHost.StartAsync(database, Key);
        await using (var old = Connect(after, $"Bearer {boot}"))
        {
            (await old.AskAsync(agent.Report())).OfferedAuthorization().ShouldBe(lost);
        }

        await using (var anew = Connect(after, lost))
        {
            (await anew.AskAsync(agent.Report())).ErrorResponse.ShouldBeNull();
        }

        await using var poller = after.Poller($"Bearer {boot}");
        using var refused = await poller.PostAsync(agent.Report());
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_region_does_not_start_without_the_key_that_its_secrets_are_sealed_with()
    {
        await using var database = await postgres.Server.CreateDatabaseAsync();
        await (await RegionHost.StartAsync(database, Key)).DisposeAsync();
        await (await RegionHost.StartAsync(database, Key, "OpAmp:SharedKey=")).DisposeAsync();
        var other = Convert.ToBase64String(new byte[32]);
        (await Should.ThrowAsync<StartupRefusedException>(RegionHost.StartAsync(database, $"KeyProtection:MasterKey={other}")))
            .Message.ShouldStartWith("KeyProtection:MasterKey is not the key");
        (await Should.ThrowAsync<StartupRefusedException>(RegionHost.StartAsync(database)))
            .Message.ShouldStartWith("KeyProtection:MasterKey is empty");
    }

    [Fact]
    public async Task Without_a_master_key_the_region_promises_no_credentials()
    {
        await using var database = await postgres.Server.CreateDatabaseAsync();
        await using var host = await RegionHost.StartAsync(database);
        using var rest = host.Rest();
        var refused = await rest.PostAsync("/api/v1/enrollment/tokens", new System.Text.Json.Nodes.JsonObject { ["name"] = "a", ["validSeconds"] = 900 });
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused["detail"].ToString().ShouldContain("KeyProtection:MasterKey");
        await using var wire = host.Poller();
        (await wire.AskAsync(new TestAgent().Report())).Capabilities.ShouldBe(0x3Ful);

        // Where there is a CA, agents may also ask to have their keys certified.
        await using var keyed = await RegionHost.StartAsync(database, Key, "Enrollment:Ca:Enabled=true", "Instance:Name=region-2");
        await using var other = keyed.Poller();
        (await other.AskAsync(new TestAgent().Report())).Capabilities.ShouldBe(0x7Ful);
    }
}
