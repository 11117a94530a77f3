using System.Net.WebSockets;
using Ampora.Regional.OpAmp.Transport;

namespace Ampora.Fuzz.Targets;

/// <summary>Bytes of a connection through the stream under the WebSocket and the WebSocket itself.</summary>
internal sealed class SocketTarget : FuzzTarget
{
    public override string Name => "socket";

    public override int Share => 4;

    public override byte[] Generate(Random random)
    {
        var frames = WebSocketFrames.Random(random, random.Next(1, 6));
        return random.Next(3) == 0 ? frames[..random.Next(frames.Length)] : frames;
    }

    public override bool Run(byte[] input)
    {
        using var stream = new SocketStream(new Recorded(input), static () => { }, TimeProvider.System);
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        var buffer = new byte[256];
        try
        {
            for (var reads = 0; ; reads++)
            {
                Holds(reads < 2 * (input.Length + 8), "more is read than was sent");
                var got = socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().GetAwaiter().GetResult();
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    return true;
                }
            }
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    /// <summary>What a peer sent before it went away.</summary>
    private sealed class Recorded(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
