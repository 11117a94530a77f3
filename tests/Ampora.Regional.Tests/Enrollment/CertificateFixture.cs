using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>A region with an agent CA of its own.</summary>
public sealed class CertificateFixture : IAsyncLifetime
{
    public static readonly string[] Settings = [$"KeyProtection:MasterKey={EnrollmentFixture.MasterKey}", "Enrollment:Ca:Enabled=true"];

    private TestDatabase? _database;

    internal TestDatabase Database => _database!;

    internal RegionHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        Host = await RegionHost.StartAsync(_database, Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }
}
