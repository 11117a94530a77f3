using System.Net;
using System.Net.WebSockets;
using Ampora.Testing;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Support;

/// <summary>OpAMP over a WebSocket, framed by hand: a zero, then the message.</summary>
internal sealed class SocketWire(Uri address) : AgentWire
{
    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[1 << 12];

    /// <summary>Sent with the handshake.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public WebSocketState State => _socket.State;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseWords => _socket.CloseStatusDescription;

    public HttpStatusCode Answer => _socket.HttpStatusCode;

    public string AnswerHeader(string name) => _socket.HttpResponseHeaders![name].First();

    public Task<SocketWire> ConnectAsync(string path = "/v1/opamp", string? key = RegionHost.AgentKey) =>
        PresentAsync(key is null ? null : $"Bearer {key}", path);

    private async Task<SocketWire> PresentAsync(string? authorization, string path)
    {
        if (authorization is not null)
        {
            _socket.Options.SetRequestHeader("Authorization", authorization);
        }

        foreach (var (name, value) in Headers)
        {
            _socket.Options.SetRequestHeader(name, value);
        }

        _socket.Options.CollectHttpResponseDetails = true;
        await _socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = path }.Uri, TestContext.Current.CancellationToken).WithTimeout();
        return this;
    }

    public override async Task<ServerToAgent> AskAsync(AgentToServer message)
    {
        await SendAsync(message);
        return await ReceiveAsync();
    }

    public override async Task<ServerToAgent> AskAsync(byte[] message)
    {
        await SendAsync([0, .. message]);
        return await ReceiveAsync();
    }

    public override async Task<AgentRemoteConfig> NextOfferAsync(TestAgent agent)
    {
        while (true)
        {
            if ((await ReceiveAsync()).RemoteConfig is { } offer)
            {
                return offer;
            }
        }
    }

    public async Task SendAsync(AgentToServer message)
    {
        await ConnectedAsync();
        await SendAsync([0, .. message.ToByteArray()]);
    }

    public async Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Binary, bool last = true)
    {
        await ConnectedAsync();
        await _socket.SendAsync(bytes, type, last, TestContext.Current.CancellationToken).WithTimeout();
    }

    public async Task<ServerToAgent> ReceiveAsync()
    {
        var bytes = await ReceiveBytesAsync() ?? throw new InvalidOperationException($"The region closed: {CloseStatus} {CloseWords}");
        bytes[0].ShouldBe((byte)0);
        return ServerToAgent.Parser.ParseFrom(bytes.AsSpan(1));
    }

    /// <summary>The next message that is so; those before it are let go.</summary>
    public async Task<ServerToAgent> ReceiveAsync(Func<ServerToAgent, bool> wanted)
    {
        while (true)
        {
            if (await ReceiveAsync() is var message && wanted(message))
            {
                return message;
            }
        }
    }

    /// <summary>Waits for the region's Close frame and answers it.</summary>
    public async Task<WebSocketCloseStatus?> ClosedAsync()
    {
        while (await ReceiveBytesAsync() is not null)
        {
        }

        if (_socket.State == WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken).WithTimeout();
        }

        return CloseStatus;
    }

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken).WithTimeout();

    /// <summary>As when the network is gone: no Close frame.</summary>
    public void Abort() => _socket.Abort();

    public override ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ConnectedAsync()
    {
        if (_socket.State == WebSocketState.None)
        {
            await PresentAsync(Authorization, "/v1/opamp");
        }
    }

    /// <summary>One message; null when the region closed.</summary>
    private async Task<byte[]?> ReceiveBytesAsync()
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, length * 2);
            }

            var got = await _socket.ReceiveAsync(_buffer.AsMemory(length), TestContext.Current.CancellationToken).WithTimeout();
            length += got.Count;
            if (got.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (got.EndOfMessage)
            {
                return _buffer[..length];
            }
        }
    }
}
