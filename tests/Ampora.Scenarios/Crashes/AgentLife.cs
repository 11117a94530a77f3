using System.Net.Http.Headers;
using System.Net.WebSockets;
using Ampora.Testing;
using Ampora.Testing.Processes;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Scenarios.Crashes;

/// <summary>How an agent reaches its region.</summary>
internal enum Habit
{
    WebSocket,
    Http,

    /// <summary>A while over the one, then over the other.</summary>
    Both,
}

/// <summary>
/// Connects one agent to some instance of its region, and to some instance again after every break. Over a WebSocket it speaks without
/// waiting for replies and says nothing twice; over plain HTTP each report goes to any instance, again and again until one answers it.
/// </summary>
internal sealed class AgentLife(ChangingAgent agent, Habit habit, IReadOnlyList<Uri> instances, HttpClient http, Random random)
{
    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    private long _away;
    private int _visits;

    public ChangingAgent Agent => agent;

    /// <summary>After the next break it is not back before this long.</summary>
    public TimeSpan Away
    {
        set => Interlocked.Exchange(ref _away, value.Ticks);
    }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var polls = habit == Habit.Http || (habit == Habit.Both && _visits++ % 2 == 1);
                await (polls ? PollAsync(stop) : TalkAsync(stop));
                await PauseAsync(0, 200, stop);
            }
            catch (Exception fault) when (stop.IsCancellationRequested || fault is WebSocketException or OperationCanceledException or TimeoutException)
            {
                await PauseAsync(0, 300, CancellationToken.None);
            }

            await Task.Delay(new TimeSpan(Interlocked.Exchange(ref _away, 0)), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TalkAsync(CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        using var sending = new SemaphoreSlim(1, 1);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {RegionProcess.OpAmpKey}");
        await socket.ConnectAsync(new UriBuilder(AnyInstance()) { Scheme = "ws" }.Uri, stop).WithTimeout();
        for (var meanwhile = 0; meanwhile < 3; meanwhile++)
        {
            agent.Change();
        }

        await SendAsync();
        var receiving = ReceiveAsync();
        for (var left = habit == Habit.Both ? Next(20, 100) : int.MaxValue; left > 0 && !receiving.IsCompleted; left--)
        {
            await PauseAsync(5, 40, stop);
            if (agent.Change())
            {
                await SendAsync();
            }
        }

        // The region's own Close comes after all its replies.
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stop).WithTimeout();
        await receiving.WithTimeout();

        async Task SendAsync()
        {
            await sending.WaitAsync(stop);
            try
            {
                var message = agent.Next();
                var framed = new byte[1 + message.CalculateSize()];
                message.WriteTo(framed.AsSpan(1));
                await socket.SendAsync(framed, WebSocketMessageType.Binary, endOfMessage: true, stop).WithTimeout();
            }
            finally
            {
                sending.Release();
            }
        }

        async Task ReceiveAsync()
        {
            var buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer, stop) is { MessageType: WebSocketMessageType.Binary, EndOfMessage: true } frame)
            {
                agent.Take(ServerToAgent.Parser.ParseFrom(buffer.AsSpan(1, frame.Count - 1)));
                if (agent.MustSayAll)
                {
                    await SendAsync();
                }
            }
        }
    }

    private async Task PollAsync(CancellationToken stop)
    {
        for (var left = habit == Habit.Both ? Next(5, 30) : int.MaxValue; left > 0; left--)
        {
            agent.Change();
            agent.Take(await AnswerAsync(agent.Next().ToByteArray(), stop));
            await (agent.May == Parts.None ? PauseAsync(100, 300, stop) : PauseAsync(5, 60, stop));
        }
    }

    private async Task<ServerToAgent> AnswerAsync(byte[] message, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                using var body = new ByteArrayContent(message) { Headers = { ContentType = Protobuf } };
                using var response = await http.PostAsync(AnyInstance(), body, stop).WithTimeout();
                var reply = ServerToAgent.Parser.ParseFrom(await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(stop));
                if (reply.ErrorResponse is not { Type: ServerErrorResponseType.Unavailable })
                {
                    return reply;
                }
            }
            catch (HttpRequestException)
            {
                // That instance is not there: another may be.
            }

            await PauseAsync(20, 100, stop);
        }
    }

    private Uri AnyInstance() => instances[Next(0, instances.Count)];

    private Task PauseAsync(int least, int most, CancellationToken stop) => Task.Delay(TimeSpan.FromMilliseconds(Next(least, most)), TimeProvider.System, stop);

    private int Next(int least, int most)
    {
        lock (random)
        {
            return random.Next(least, most);
        }
    }
}
