using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Support;

/// <summary>The way from an agent to the region: one contract, two transports.</summary>
internal abstract class AgentWire : IAsyncDisposable
{
    /// <summary>Header that every request carries; null for none.</summary>
    public string? Authorization { get; init; } = $"Bearer {RegionHost.AgentKey}";

    /// <summary>Sends a message and gives its reply.</summary>
    public abstract Task<ServerToAgent> AskAsync(AgentToServer message);

    /// <summary>Waits until the region offers a configuration: it pushes over a WebSocket, and answers a poll over plain HTTP.</summary>
    public abstract Task<AgentRemoteConfig> NextOfferAsync(TestAgent agent);

    /// <summary>Sends bytes that are no message and gives the reply.</summary>
    public abstract Task<ServerToAgent> AskAsync(byte[] message);

    public abstract ValueTask DisposeAsync();
}
