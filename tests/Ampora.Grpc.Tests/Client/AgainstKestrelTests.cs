namespace Ampora.Grpc.Tests.Client;

/// <summary>Our client and our server.</summary>
public sealed class AgainstKestrelTests : ClientContract
{
    private PeerServer? _server;

    protected override string Address => _server!.Address;

    public override async ValueTask InitializeAsync() => _server = await PeerServer.StartAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server!.DisposeAsync();
    }
}
