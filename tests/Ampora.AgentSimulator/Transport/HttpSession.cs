using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Ampora.AgentSimulator.Identity;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Transport;

/// <summary>OpAMP over plain HTTP: one POST after another, at once while there is news, else at the polling interval.</summary>
internal sealed class HttpSession : AgentSession
{
    /// <summary>OpAMP's own default; an HTTP agent without polls would never hear anything.</summary>
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(30);
    private const int SmallestCompressed = 1024;
    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    /// <summary>Ends the pause between polls.</summary>
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>Ends a request in flight; a while after <see cref="_leaving"/>, so that what has been sent is also answered.</summary>
    private readonly CancellationTokenSource _cut;
    private TaskCompletionSource _wake = NewWake();
    private bool _answered;

    internal HttpSession(SessionSetup setup)
        : base(setup) =>
        _cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, setup.Time);

    internal override async Task<SessionEnd> RunAsync(CancellationToken stop)
    {
        await using var lifetime = Setup.Lifetime is { } limit
            ? Setup.Time.CreateTimer(
                _ => _ = EndAsync(new SessionEnd(EndReason.Flapped) { Abrupt = Setup.LeavesAbruptly }), null, limit, Timeout.InfiniteTimeSpan)
            : null;
        await using var stopping = stop.UnsafeRegister(_ => _ = EndAsync(new SessionEnd(EndReason.Stopped)), null);
        try
        {
            await PollAsync();
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            await EndAsync(new SessionEnd(_answered ? EndReason.Lost : EndReason.NotConnected) { Fault = fault.InnerException?.Message ?? fault.Message });
        }

        if (_answered && End is { Abrupt: false, Reason: not (EndReason.Lost or EndReason.NotConnected) })
        {
            await SayFarewellAsync();
        }

        return End!;
    }

    internal override Task ReportNewsAsync()
    {
        Volatile.Read(ref _wake).TrySetResult();
        return Task.CompletedTask;
    }

    protected override Task LeaveAsync()
    {
        try
        {
            _cut.CancelAfter(End!.Abrupt ? TimeSpan.Zero : FarewellLimit);
            return _leaving.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            return Task.CompletedTask;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _leaving.Dispose();
        _cut.Dispose();
    }

    private async Task PollAsync()
    {
        AgentRemoteConfig? announced = null;
        while (End is null)
        {
            Volatile.Write(ref _wake, NewWake());
            var answer = await PostAsync(await NextReportAsync());
            if (answer is null)
            {
                return;
            }

            if (!_answered)
            {
                _answered = true;
                Setup.Counters.Connected();
            }

            var offer = await TakeAsync(answer);
            if (announced is not null)
            {
                _ = ApplyAsync(announced);
            }

            announced = offer;
            if (End is null && !Setup.Engine.HasNews)
            {
                await RestAsync();
            }
        }
    }

    private async Task RestAsync()
    {
        var interval = Setup.Engine.HeartbeatInterval is { Ticks: > 0 } chosen ? chosen : DefaultInterval;
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        await Task.WhenAny(Task.Delay(Setup.Random.Around(interval, 0.1), Setup.Time, rest.Token), Volatile.Read(ref _wake).Task);
        await rest.CancelAsync();
    }

    private async Task<AgentToServer> NextReportAsync()
    {
        await Setup.Turn.WaitAsync(_cut.Token);
        try
        {
            return Setup.Engine.NextReport();
        }
        finally
        {
            Setup.Turn.Release();
        }
    }

    /// <summary>The server's message; null after an answer that ends the session.</summary>
    private async Task<ServerToAgent?> PostAsync(AgentToServer report)
    {
        using var request = NewRequest(report);
        using var response = await Setup.Network.Polls.SendAsync(request, _cut.Token);
        Setup.Counters.ReportSent();
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return ServerToAgent.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(_cut.Token));
        }

        var overloaded = response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;
        var retryAfter = response.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null;
        await EndAsync(new SessionEnd(_answered ? EndReason.Lost : EndReason.NotConnected)
        {
            Fault = $"the server answered {(int)response.StatusCode} {response.StatusCode}",
            RetryAfter = overloaded ? RetryAfter.Parse(retryAfter, Setup.Time.GetUtcNow()) : null,
        });
        return null;
    }

    private async Task SayFarewellAsync()
    {
        using var limit = new CancellationTokenSource(FarewellLimit, Setup.Time);
        await Setup.Turn.WaitAsync(CancellationToken.None);
        try
        {
            using var request = NewRequest(Setup.Engine.Farewell());
            using var response = await Setup.Network.Polls.SendAsync(request, limit.Token);
        }
        catch (Exception fault) when (IsBroken(fault))
        {
            Setup.Counters.Failed($"agent_disconnect not delivered: {fault.Message}");
        }
        finally
        {
            Setup.Turn.Release();
        }
    }

    private HttpRequestMessage NewRequest(AgentToServer report)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Setup.Target.HttpAddress) { Content = NewContent(report) };
        request.Headers.TryAddWithoutValidation("OpAMP-Instance-UID", InstanceUid.Text(report.InstanceUid.Span));
        foreach (var (name, value) in Setup.Target.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static ByteArrayContent NewContent(AgentToServer report)
    {
        var body = report.ToByteArray();
        var compressed = body.Length >= SmallestCompressed;
        var content = new ByteArrayContent(compressed ? Compress(body) : body);
        content.Headers.ContentType = Protobuf;
        if (compressed)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return content;
    }

    private static byte[] Compress(byte[] body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return target.ToArray();
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsBroken(Exception fault) =>
        fault is HttpRequestException or IOException or OperationCanceledException or InvalidProtocolBufferException or ObjectDisposedException;
}
