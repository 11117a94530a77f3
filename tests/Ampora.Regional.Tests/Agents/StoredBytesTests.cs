using Ampora.Regional.Tests.Support;
using Google.Protobuf;
using Npgsql;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Agents;

/// <summary>Parts of a report are kept as they came: a later version of the protocol can read them again.</summary>
public sealed class StoredBytesTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    [Fact]
    public async Task What_this_version_does_not_know_is_kept_in_the_bytes()
    {
        // Field 200, length-delimited: "later".
        byte[] unknown = [0xC2, 0x0C, 0x05, .. "later"u8];
        using var rest = region.Host.Rest();
        await using var wire = region.Host.Socket();
        var agent = new TestAgent();
        await wire.AskAsync(agent.Next(message =>
        {
            message.AgentDescription = AgentDescription.Parser.ParseFrom([.. agent.Description().ToByteArray(), .. unknown]);
            message.Health = ComponentHealth.Parser.ParseFrom([.. new ComponentHealth { Healthy = true }.ToByteArray(), .. unknown]);
        }));
        await rest.AgentShowsAsync(agent.Id, "serviceName", "otelcol");
        await using var database = NpgsqlDataSource.Create(region.Database.ConnectionString);
        await using var command = database.CreateCommand("SELECT description, health FROM agents WHERE id = @id");
        command.Parameters.AddWithValue("id", agent.Id);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        (await row.ReadAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        row.GetFieldValue<byte[]>(0).AsSpan().IndexOf(unknown).ShouldBeGreaterThan(0);
        row.GetFieldValue<byte[]>(1).AsSpan().IndexOf(unknown).ShouldBeGreaterThan(0);
    }
}
