using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Ampora.Federation.V1;
using Ampora.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ampora.Aggregator.Tests.Support;

/// <summary>A real gRPC server whose feed says what the test tells it to.</summary>
internal sealed class FakeRegion : IAsyncDisposable
{
    public const string Token = "fake-region-token-fake-region-token";

    private readonly Channel<WatchSession> _watches = Channel.CreateUnbounded<WatchSession>();
    private readonly ConcurrentBag<WatchSession> _all = [];
    private readonly X509Certificate2? _certificate;
    private WebApplication _app;

    private FakeRegion(string id, X509Certificate2? certificate)
    {
        (Id, _certificate) = (id, certificate);
        _app = Build(0);
    }

    public string Id { get; }

    public Uri Address { get; private set; } = null!;

    public HelloReply Hello { get; set; } = new();

    /// <summary>Hello does not answer while this is set.</summary>
    public bool Hangs { get; set; }

    public Func<GetAgentRequest, CancellationToken, Task<AgentDetail>> OnGetAgent { get; set; } =
        (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "no such agent"));

    public int Hellos { get; private set; }

    public static async Task<FakeRegion> StartAsync(string id = "eu-west", X509Certificate2? certificate = null)
    {
        var region = new FakeRegion(id, certificate)
        {
            Hello = new HelloReply { Region = id, Epoch = Frames.Epoch, ExternalAddresses = new ExternalAddresses { Ui = $"https://{id}.example" } },
        };
        await region.StartAsync();
        return region;
    }

    /// <summary>The next reader that watches.</summary>
    public Task<WatchSession> WatchAsync() => _watches.Reader.ReadAsync(CancellationToken.None).WithTimeout();

    /// <summary>A reader that watches by now; null when there is none.</summary>
    public WatchSession? Watch() => _watches.Reader.TryRead(out var session) ? session : null;

    /// <summary>As a process that is gone: nothing listens any more.</summary>
    public async Task KillAsync()
    {
        foreach (var watch in _all)
        {
            watch.Abort();
        }

        await _app.DisposeAsync();
    }

    public async Task StartAgainAsync()
    {
        _app = Build(Address.Port);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _certificate?.Dispose();
    }

    private async Task StartAsync()
    {
        await _app.StartAsync().WithTimeout();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (_certificate is not null)
            {
                listen.UseHttps(_certificate);
            }
        }));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddSingleton(this);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Service>();
        return app;
    }

    private sealed class Service(FakeRegion region) : FleetFeed.FleetFeedBase
    {
        public override async Task<HelloReply> Hello(HelloRequest request, ServerCallContext context)
        {
            Authorize(context);
            region.Hellos++;
            if (region.Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
            }

            return region.Hello;
        }

        public override async Task Watch(WatchRequest request, IServerStreamWriter<FeedFrame> responseStream, ServerCallContext context)
        {
            Authorize(context);
            var session = new WatchSession(request);
            region._all.Add(session);
            await region._watches.Writer.WriteAsync(session);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, session.Aborted);
            try
            {
                await foreach (var frame in session.Frames.ReadAllAsync(ends.Token))
                {
                    await responseStream.WriteAsync(frame, ends.Token);
                }
            }
            finally
            {
                session.Closed();
            }
        }

        public override Task<AgentDetail> GetAgent(GetAgentRequest request, ServerCallContext context)
        {
            Authorize(context);
            return region.OnGetAgent(request, context.CancellationToken);
        }

        private static void Authorize(ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue("authorization") != $"Bearer {Token}")
            {
                throw new RpcException(new Status(StatusCode.Unauthenticated, "the token is wrong"));
            }
        }
    }
}

/// <summary>One reader that watches a <see cref="FakeRegion"/>.</summary>
#pragma warning disable CA1001 // Its token source has no timer and no wait handle, so there is nothing to dispose of.
internal sealed class WatchSession(WatchRequest request)
#pragma warning restore CA1001
{
    private readonly Channel<FeedFrame> _frames = Channel.CreateUnbounded<FeedFrame>();
    private readonly CancellationTokenSource _abort = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WatchRequest Request => request;

    public string ResumedFrom => request.ResumeToken.ToStringUtf8();

    public ChannelReader<FeedFrame> Frames => _frames.Reader;

    public CancellationToken Aborted => _abort.Token;

    public void Send(params IEnumerable<FeedFrame> frames)
    {
        foreach (var frame in frames)
        {
            _frames.Writer.TryWrite(frame).ShouldBeTrue();
        }
    }

    /// <summary>The stream ends in good order.</summary>
    public void End() => _frames.Writer.TryComplete();

    public void Abort() => _abort.Cancel();

    /// <summary>Until the reader has gone.</summary>
    public Task GoneAsync() => _gone.Task.WithTimeout();

    internal void Closed() => _gone.TrySetResult();
}
