using Xunit;

namespace Ampora.Testing.Postgres;

/// <summary>
/// The shared server as a fixture of a test assembly: <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>, then a constructor
/// parameter of a test class.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.SharedAsync();

    public Task<TestDatabase> CreateDatabaseAsync() => Server.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
