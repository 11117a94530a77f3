using Ampora.Regional.Tests.Support;
using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Messages;

/// <summary>A region that uses a custom capability, with small limits.</summary>
public sealed class MessagesFixture : IAsyncLifetime
{
    public const string Echo = "com.example.echo/1";
    public const int MaxBytes = 4096;
    public const int Keep = 5;

    internal RegionHost Host { get; private set; } = null!;

    internal TestDatabase Database { get; private set; } = null!;

    internal static Task<RegionHost> StartAsync(TestDatabase database) => RegionHost.StartAsync(
        database, $"OpAmp:CustomCapabilities:0={Echo}", $"Messages:MaxBytes={MaxBytes}", $"OpAmp:MaxReplyBytes={MaxBytes}", $"Messages:KeepPerAgent={Keep}", "Messages:MostWaiting=10");

    public async ValueTask InitializeAsync()
    {
        Database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        Host = await StartAsync(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }
}
