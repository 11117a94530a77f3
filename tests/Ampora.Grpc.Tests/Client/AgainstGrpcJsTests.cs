using System.Diagnostics;
using Ampora.Test.V1;
using Ampora.Testing;
using Grpc.Core;

namespace Ampora.Grpc.Tests.Client;

/// <summary>Our client and the server of <c>@grpc/grpc-js</c>.</summary>
[Slow("a server in Node.js for every test")]
public sealed class AgainstGrpcJsTests : ClientContract
{
    private Process? _server;
    private string? _address;

    protected override string Address => _address!;

    public override async ValueTask InitializeAsync()
    {
        _server = await Peers.StartNodeAsync("server.js");
        var port = await _server.StandardOutput.ReadLineAsync().WithTimeout();
        _address = $"http://127.0.0.1:{port}";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!_server!.HasExited) _server.Kill();
        await _server.WaitForExitAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task A_server_that_is_killed_mid_stream_is_unavailable()
    {
        using var call = Client.Count(new CountRequest { Count = 1, ThenHang = true });
        (await call.ResponseStream.MoveNext().WithTimeout()).ShouldBeTrue();

        _server!.Kill();

        (await Should.ThrowAsync<RpcException>(call.ResponseStream.MoveNext().WithTimeout()))
            .StatusCode.ShouldBe(StatusCode.Unavailable);
    }
}
