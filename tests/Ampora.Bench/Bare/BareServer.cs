using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpAmp.Proto.V1;

namespace Ampora.Bench.Bare;

/// <summary>
/// The bare twin: a stripped Kestrel that upgrades, parses what comes, remembers one small object per agent and answers. No
/// authentication, no comparison, no database, no limits. What the region costs is what it takes beyond this.
/// </summary>
internal sealed class BareServer
{
    private readonly ConcurrentDictionary<ByteString, Session> _sessions = new();
    private long _acknowledged;
    private int _pushes;

    /// <summary>Runs until standard input ends. Writes the address when it listens.</summary>
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new BareServer();
        app.UseWebSockets();
        app.Run(server.HandleAsync);
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync(new CancellationToken(canceled: true));
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await ConverseAsync(socket);
        }
        else if (context.Request.Path == "/push")
        {
            var body = new byte[int.Parse(context.Request.Query["bytes"]!, System.Globalization.CultureInfo.InvariantCulture)];
            await PushAsync(ByteString.CopyFrom(body));
        }
        else
        {
            await context.Response.WriteAsync($"{Volatile.Read(ref _acknowledged)}");
        }
    }

    private async Task ConverseAsync(WebSocket socket)
    {
        Session? session = null;
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                var buffer = ArrayPool<byte>.Shared.Rent(4096);
                var have = 0;
                while (!got.EndOfMessage)
                {
                    got = await socket.ReceiveAsync(buffer.AsMemory(have), CancellationToken.None);
                    have += got.Count;
                }

                if (got.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                var message = AgentToServer.Parser.ParseFrom(buffer.AsSpan(1, have - 1));
                ArrayPool<byte>.Shared.Return(buffer);
                session ??= _sessions[message.InstanceUid] = new Session(socket, message.InstanceUid);
                session.Sequence = message.SequenceNum;
                if (message.RemoteConfigStatus is not null)
                {
                    Interlocked.Increment(ref _acknowledged);
                }

                await session.SendAsync(new ServerToAgent { InstanceUid = message.InstanceUid });
            }
        }
        catch (WebSocketException)
        {
            // The agent is gone.
        }
        finally
        {
            if (session is not null)
            {
                _sessions.TryRemove(session.Uid, out _);
                session.Dispose();
            }
        }
    }

    /// <summary>The same bytes to everybody but for the id, with bounded parallelism.</summary>
    private async Task PushAsync(ByteString body)
    {
        Interlocked.Exchange(ref _acknowledged, 0);
        var offer = new AgentRemoteConfig
        {
            ConfigHash = ByteString.CopyFrom(SHA256.HashData(BitConverter.GetBytes(Interlocked.Increment(ref _pushes)))),
            Config = new AgentConfigMap { ConfigMap = { [""] = new AgentConfigFile { Body = body } } },
        };
        await Parallel.ForEachAsync(_sessions.Values, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (session, _) =>
            await session.SendAsync(new ServerToAgent { InstanceUid = session.Uid, RemoteConfig = offer }));
    }

    private sealed class Session(WebSocket socket, ByteString uid) : IDisposable
    {
        private readonly SemaphoreSlim _sending = new(1, 1);

        public ByteString Uid => uid;

        public ulong Sequence { get; set; }

        public void Dispose() => _sending.Dispose();

        public async ValueTask SendAsync(ServerToAgent message)
        {
            var size = 1 + message.CalculateSize();
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            buffer[0] = 0;
            message.WriteTo(buffer.AsSpan(1, size - 1));
            await _sending.WaitAsync();
            try
            {
                await socket.SendAsync(buffer.AsMemory(0, size), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
            }
            finally
            {
                _sending.Release();
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
