using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Ampora.AgentSimulator.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Transport;

/// <summary>OpAMP over one WebSocket. Nothing is rented and no timer but the heartbeat's runs while nothing happens.</summary>
internal sealed class WebSocketSession(SessionSetup setup) : AgentSession(setup)
{
    private const int FirstBufferBytes = 4096;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private ITimer? _heartbeat;
    private ITimer? _cutOff;

    internal override async Task<SessionEnd> RunAsync(CancellationToken stop)
    {
        if (await ConnectAsync(stop) is { } refused)
        {
            return refused;
        }

        Setup.Counters.Connected();
        await using var heartbeat = _heartbeat = Setup.Time.CreateTimer(BeatAgain, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var cutOff = _cutOff = Setup.Time.CreateTimer(_ => _socket.Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var lifetime = Setup.Lifetime is { } limit
            ? Setup.Time.CreateTimer(
                _ => _ = EndAsync(new SessionEnd(EndReason.Flapped) { Abrupt = Setup.LeavesAbruptly }), null, limit, Timeout.InfiniteTimeSpan)
            : null;
        await using var stopping = stop.UnsafeRegister(_ => _ = EndAsync(new SessionEnd(EndReason.Stopped)), null);

        await SendAsync(always: true);
        HeartbeatChanged();
        var fault = await ReceiveAllAsync();
        _socket.Abort();
        return End ?? new SessionEnd(EndReason.Lost) { Fault = fault };
    }

    internal override Task ReportNewsAsync() => SendAsync(always: false);

    protected override async Task LeaveAsync()
    {
        if (End!.Abrupt)
        {
            _socket.Abort();
            return;
        }

        // The server's own Close ends the receive loop; if it does not come in time the connection is cut.
        _cutOff?.Change(FarewellLimit, Timeout.InfiniteTimeSpan);
        await Setup.Turn.WaitAsync(CancellationToken.None);
        try
        {
            await WriteAsync(Setup.Engine.Farewell());
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            _socket.Abort();
        }
        finally
        {
            Setup.Turn.Release();
        }
    }

    protected override void Dispose(bool disposing) => _socket.Dispose();

    protected override void HeartbeatChanged()
    {
        var interval = Setup.Engine.HeartbeatInterval;
        _heartbeat?.Change(interval == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : interval * Setup.Random.NextDouble(), Timeout.InfiniteTimeSpan);
    }

    private async Task<SessionEnd?> ConnectAsync(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(ConnectLimit);
        _socket.Options.CollectHttpResponseDetails = true;
        _socket.Options.KeepAliveInterval = PingInterval;
        _socket.Options.KeepAliveTimeout = PingInterval;
        foreach (var (name, value) in Setup.Target.Headers)
        {
            _socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await _socket.ConnectAsync(Setup.Target.WebSocketAddress, Setup.Network.Upgrades, limit.Token);
            _socket.HttpResponseHeaders = null;
            return null;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return new SessionEnd(EndReason.Stopped);
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            var status = _socket.HttpStatusCode;
            var retryAfter = _socket.HttpResponseHeaders?.TryGetValue("Retry-After", out var values) == true ? values.FirstOrDefault() : null;
            return new SessionEnd(EndReason.NotConnected)
            {
                Fault = status == 0 ? fault.InnerException?.Message ?? fault.Message : $"the server answered {(int)status} {status} to the upgrade",
                RetryAfter = status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests ? RetryAfter.Parse(retryAfter, Setup.Time.GetUtcNow()) : null,
            };
        }
    }

    private async Task<string?> ReceiveAllAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } message)
            {
                var offer = await TakeAsync(message);
                await SendAsync(always: false);
                if (offer is not null)
                {
                    _ = ApplyAsync(offer);
                }
            }

            return $"the server closed the connection with {(int?)_socket.CloseStatus} {_socket.CloseStatusDescription}";
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            return fault.Message;
        }
    }

    /// <summary>The next message; null when the server has closed.</summary>
    private async Task<ServerToAgent?> ReceiveAsync()
    {
        var first = await _socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (first.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = await GrownAsync(buffer);
                }

                var part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    return part.MessageType == WebSocketMessageType.Binary
                        ? Framing.Read(buffer.AsSpan(0, length))
                        : throw new InvalidDataException("The server sent a text message.");
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<byte[]> GrownAsync(byte[] buffer)
    {
        if (buffer.Length >= AgentNetwork.MaxMessageBytes)
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, null, CancellationToken.None);
            throw new InvalidDataException($"The server sent a message of more than {AgentNetwork.MaxMessageBytes} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private void BeatAgain(object? state)
    {
        _ = SendAsync(always: true);
        var interval = Setup.Engine.HeartbeatInterval;
        if (interval > TimeSpan.Zero && End is null)
        {
            _heartbeat?.Change(interval, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task SendAsync(bool always)
    {
        await Setup.Turn.WaitAsync(CancellationToken.None);
        try
        {
            if (End is null && (always || Setup.Engine.HasNews))
            {
                await WriteAsync(Setup.Engine.NextReport());
                Setup.Counters.ReportSent();
            }
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            _socket.Abort();
        }
        finally
        {
            Setup.Turn.Release();
        }
    }

    private async Task WriteAsync(AgentToServer report)
    {
        var length = Framing.EncodedLength(report);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Framing.Write(report, buffer.AsSpan(0, length));
            await _socket.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsBroken(Exception fault) => fault is WebSocketException or IOException or OperationCanceledException
        or ObjectDisposedException or InvalidOperationException or InvalidDataException or InvalidProtocolBufferException or HttpRequestException;
}
