using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Ampora.Testing;

namespace Ampora.Regional.Tests.Support;

/// <summary>WebSocket frames byte by byte (RFC 6455, section 5), for what a client library would not send.</summary>
internal sealed class RawSocket : IDisposable
{
    public const byte Continuation = 0x0;
    public const byte Text = 0x1;
    public const byte Binary = 0x2;
    public const byte Close = 0x8;
    public const byte Ping = 0x9;
    public const byte Pong = 0xA;

    private const byte Final = 0x80;
    private static readonly byte[] Mask = [1, 2, 3, 4];

    private readonly TcpClient _tcp = new();

    /// <param name="address">Of the region.</param>
    /// <param name="receiveBuffer">Bytes that this machine takes from the region unread; null for as many as it likes.</param>
    public async Task<RawSocket> ConnectAsync(Uri address, int? receiveBuffer = null)
    {
        _tcp.ReceiveBufferSize = receiveBuffer ?? _tcp.ReceiveBufferSize;
        await _tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken).AsTask().WithTimeout();
        var request = $"GET /v1/opamp HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nAuthorization: Bearer {RegionHost.AgentKey}\r\n\r\n";
        await _tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadAsync(1))[0]);
        }

        head.ToString().ShouldStartWith("HTTP/1.1 101");
        return this;
    }

    public async Task SendAsync(byte opcode, byte[] payload, bool final = true, bool masked = true)
    {
        byte[] size = payload.Length switch
        {
            < 126 => [(byte)payload.Length],
            < 65536 => [126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [127, .. new byte[4], (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        if (masked)
        {
            size[0] |= 0x80;
        }

        byte[] body = masked ? [.. Mask, .. payload.Select((octet, index) => (byte)(octet ^ Mask[index % 4]))] : payload;
        byte[] frame = [(byte)(opcode | (final ? Final : 0)), .. size, .. body];
        await _tcp.GetStream().WriteAsync(frame, TestContext.Current.CancellationToken).AsTask().WithTimeout();
    }

    /// <summary>Bytes as they are, which need not be a whole frame.</summary>
    public Task SendRawAsync(byte[] bytes) => _tcp.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask().WithTimeout();

    /// <summary>The next frame of the region: opcode and payload.</summary>
    public async Task<(byte Opcode, byte[] Payload)> ReceiveAsync()
    {
        var head = await ReadAsync(2);
        var length = head[1] & 0x7F;
        length = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadAsync(8)),
            _ => length,
        };
        return ((byte)(head[0] & 0x0F), await ReadAsync(length));
    }

    /// <summary>Code and words of the region's Close frame; frames before it are let go.</summary>
    public async Task<(int Code, string Words)> ClosedAsync()
    {
        while (true)
        {
            var (opcode, payload) = await ReceiveAsync();
            if (opcode == Close)
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload.AsSpan(2)));
            }
        }
    }

    /// <summary>Waits until the connection ends, whichever way.</summary>
    public async Task EndsAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await _tcp.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WithTimeout() > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset: ended as well.
        }
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await _tcp.GetStream().ReadExactlyAsync(bytes, TestContext.Current.CancellationToken).AsTask().WithTimeout();
        return bytes;
    }
}
