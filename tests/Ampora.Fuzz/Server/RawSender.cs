using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Ampora.Fuzz.Targets;
using Google.Protobuf;

namespace Ampora.Fuzz.Server;

/// <summary>One connection at a time to the region: a POST, or a WebSocket with a few frames, whatever is in them.</summary>
internal sealed class RawSender(Uri address, string? key)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Gives inputs sent and how many of them were refused.</summary>
    /// <exception cref="FuzzFaultException">The region left the connection hanging, or answered that the fault was its own.</exception>
    public async Task<(long Inputs, long Refused)> RunAsync(Random random)
    {
        using var deadline = new CancellationTokenSource(Longest, TimeProvider.System);
        using var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        try
        {
            await tcp.ConnectAsync(address.Host, address.Port, deadline.Token);
            return random.Next(2) == 0 ? await PostsAsync(tcp, random, deadline.Token) : await FramesAsync(tcp, random, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new FuzzFaultException($"a connection was left hanging for {Longest.TotalSeconds} s");
        }
        catch (SocketException)
        {
            return (1, 1);
        }
    }

    private async Task<(long Inputs, long Refused)> PostsAsync(Socket tcp, Random random, CancellationToken cancellation)
    {
        var (sent, refused) = (0L, 0L);
        for (var post = 0; post < 20; post++)
        {
            var body = AgentMessages.Bytes(random, Uid(random));
            var gzip = random.Next(5) == 0;
            if (gzip)
            {
                body = random.Next(3) == 0 ? body : random.Next(20) == 0 ? Gzip(new byte[4 << 20]) : Gzip(body);
            }

            var encoding = gzip ? "Content-Encoding: gzip\r\n" : random.Next(20) == 0 ? "Content-Encoding: br\r\n" : "";
            var length = random.Next(30) == 0 ? $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n" : $"Content-Length: {body.Length}\r\n\r\n";
            var end = length.StartsWith('T') ? "\r\n0\r\n\r\n"u8.ToArray() : [];
            var type = random.Next(30) == 0 ? "text/plain" : "application/x-protobuf";
            await SendAsync(tcp, [.. Encoding.ASCII.GetBytes($"POST /v1/opamp HTTP/1.1\r\nHost: x\r\n{Authorization()}Content-Type: {type}\r\n{encoding}{length}"), .. body, .. end], cancellation);
            sent++;
            var status = await HeadAsync(tcp, cancellation);
            if (status.Length == 0)
            {
                return (sent, refused + 1);
            }

            refused += status.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? 0 : 1;
            if (status.StartsWith("HTTP/1.1 5", StringComparison.Ordinal) || (key is null && !status.StartsWith("HTTP/1.1 4", StringComparison.Ordinal)))
            {
                throw new FuzzFaultException($"answered {status.Split('\r')[0]}");
            }

            // What is in the reply is read with the next connection, not with this one.
            if (!status.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || !await SkipBodyAsync(tcp, status, cancellation))
            {
                return (sent, refused);
            }
        }

        return (sent, refused);
    }

    private async Task<(long Inputs, long Refused)> FramesAsync(Socket tcp, Random random, CancellationToken cancellation)
    {
        await SendAsync(tcp, Encoding.ASCII.GetBytes($"GET /v1/opamp HTTP/1.1\r\nHost: x\r\n{Authorization()}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"), cancellation);
        var head = await HeadAsync(tcp, cancellation);
        var open = head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal);
        if (open == (key is null))
        {
            throw new FuzzFaultException($"a handshake {(key is null ? "without" : "with")} the key was answered {head.Split('\r')[0]}");
        }

        var sent = 0L;
        var uid = Uid(random);
        for (var frame = random.Next(1, 40); frame > 0; frame--)
        {
            var wrong = random.Next(40) == 0;
            byte[] payload = [.. random.Next(20) == 0 ? ProtoTree.Bytes(random, random.Next(12)) : [0], .. AgentMessages.Bytes(random, random.Next(4) == 0 ? Uid(random) : uid)];
            await SendAsync(tcp, WebSocketFrames.Frame(random, payload, sound: !wrong), cancellation);
            sent++;
        }

        // A Close frame in order: the region answers what it took and then closes too.
        await SendAsync(tcp, [0x88, 0x80, 1, 2, 3, 4], cancellation);
        tcp.Shutdown(SocketShutdown.Send);
        await DrainAsync(tcp, cancellation);
        return (sent, open ? 0 : sent);
    }

    private string Authorization() => key is null ? "" : $"Authorization: Bearer {key}\r\n";

    /// <summary>A few agents, so that they meet again.</summary>
    private static ByteString Uid(Random random)
    {
        var uid = new byte[16];
        (uid[0], uid[15]) = (1, (byte)random.Next(200));
        return ByteString.CopyFrom(uid);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static async Task SendAsync(Socket tcp, byte[] bytes, CancellationToken cancellation)
    {
        for (ReadOnlyMemory<byte> rest = bytes; !rest.IsEmpty;)
        {
            rest = rest[await tcp.SendAsync(rest, cancellation)..];
        }
    }

    private static async Task<string> HeadAsync(Socket tcp, CancellationToken cancellation)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            if (await tcp.ReceiveAsync(one.AsMemory(), cancellation) == 0)
            {
                return "";
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static async Task<bool> SkipBodyAsync(Socket tcp, string head, CancellationToken cancellation)
    {
        var at = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return false;
        }

        var left = int.Parse(head.AsSpan(at + 16, head.IndexOf('\r', at) - at - 16), System.Globalization.CultureInfo.InvariantCulture);
        var buffer = new byte[4096];
        while (left > 0)
        {
            var read = await tcp.ReceiveAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)), cancellation);
            if (read == 0)
            {
                return false;
            }

            left -= read;
        }

        return true;
    }

    private static async Task DrainAsync(Socket tcp, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        while (await tcp.ReceiveAsync(buffer.AsMemory(), cancellation) > 0)
        {
        }
    }
}
