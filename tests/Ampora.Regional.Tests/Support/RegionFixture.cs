using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Support;

/// <summary>One region that the tests of a class share; they tell each other's agents apart.</summary>
public sealed class RegionFixture : IAsyncLifetime
{
    private TestDatabase? _database;

    internal RegionHost Host { get; private set; } = null!;

    internal TestDatabase Database => _database!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        Host = await RegionHost.StartAsync(_database, "OpAmp:MaxMessageBytes=1048576", "OpAmp:MaxReplyBytes=262144");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }
}
