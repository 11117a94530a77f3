using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net.WebSockets;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Tests;

/// <summary>
/// The smallest OpAMP server on a free port: records every report in order, answers each with its uid and with whatever a test has put in
/// <see cref="Answer"/>, and can push over the newest WebSocket.
/// </summary>
internal sealed class FakeOpAmpServer : IAsyncDisposable
{
    internal const string Key = "a key of more than sixteen letters";

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<AgentToServer> _reports = [];
    private readonly List<long> _requests = [];
    private TaskCompletionSource _changed = New();
    private WebSocket? _newest;

    private FakeOpAmpServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Map("/v1/opamp", ServeAsync);
    }

    /// <summary>Those so far, in the order in which they came.</summary>
    internal IReadOnlyList<AgentToServer> Reports
    {
        get
        {
            lock (_gate)
            {
                return [.. _reports];
            }
        }
    }

    internal ConcurrentQueue<string> Encodings { get; } = [];

    /// <summary>Changes the answer to one report; the uid is already set.</summary>
    internal Action<AgentToServer, ServerToAgent> Answer { get; set; } = (_, _) => { };

    /// <summary>The next requests are refused, each with a status and a Retry-After.</summary>
    internal ConcurrentQueue<(int Status, string RetryAfter)> Refusals { get; } = [];

    /// <summary>When requests came, as timestamps of the system's clock.</summary>
    internal IReadOnlyList<long> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    internal ServerTarget Target => new(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1/opamp"), Key);

    internal static async Task<FakeOpAmpServer> StartAsync()
    {
        var server = new FakeOpAmpServer();
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Waits until the reports so far satisfy a condition, at most 10 s.</summary>
    internal async Task UntilAsync(Func<IReadOnlyList<AgentToServer>, bool> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (condition(_reports))
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                lock (_gate)
                {
                    throw new TimeoutException($"Not within 10 s: {what}. Reports: {string.Join("; ", _reports)}");
                }
            }
        }
    }

    internal async Task PushAsync(ServerToAgent message)
    {
        var socket = _newest ?? throw new InvalidOperationException("No agent is connected over WebSocket.");
        await socket.SendAsync(Framed(message), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
    }

    /// <summary>Cuts the newest WebSocket without a Close.</summary>
    internal void Cut() => _newest?.Abort();

    public async ValueTask DisposeAsync()
    {
        _newest?.Abort();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        lock (_gate)
        {
            _requests.Add(TimeProvider.System.GetTimestamp());
        }

        Signal();
        if (context.Request.Headers.Authorization != $"Bearer {Key}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (Refusals.TryDequeue(out var refusal))
        {
            context.Response.StatusCode = refusal.Status;
            context.Response.Headers.RetryAfter = refusal.RetryAfter;
        }
        else if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            _newest = socket;
            await ConverseAsync(socket, context.RequestAborted);
        }
        else
        {
            await PollAsync(context);
        }
    }

    private async Task ConverseAsync(WebSocket socket, CancellationToken aborted)
    {
        var buffer = new byte[1 << 20];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), aborted);
                    length += part.Count;
                }
                while (!part.EndOfMessage);

                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
                    return;
                }

                buffer[0].ShouldBe((byte)0);
                await socket.SendAsync(Framed(Take(AgentToServer.Parser.ParseFrom(buffer, 1, length - 1))), WebSocketMessageType.Binary, true, aborted);
            }
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException)
        {
            // The agent is gone.
        }
    }

    private async Task PollAsync(HttpContext context)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        Encodings.Enqueue(encoding);
        await using var body = encoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, context.RequestAborted);
        var answer = Take(AgentToServer.Parser.ParseFrom(bytes.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
        await context.Response.Body.WriteAsync(answer.ToByteArray(), context.RequestAborted);
    }

    private ServerToAgent Take(AgentToServer report)
    {
        var answer = new ServerToAgent { InstanceUid = report.InstanceUid };
        lock (_gate)
        {
            Answer(report, answer);
            _reports.Add(report);
        }

        Signal();
        return answer;
    }

    private void Signal()
    {
        lock (_gate)
        {
            var changed = _changed;
            _changed = New();
            changed.TrySetResult();
        }
    }

    private static byte[] Framed(ServerToAgent message) => [0, .. message.ToByteArray()];

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
