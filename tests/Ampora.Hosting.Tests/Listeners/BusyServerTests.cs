using System.Net;
using System.Net.Sockets;
using System.Text;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Tests.Listeners;

/// <summary>What a listener does while the server itself has no turn.</summary>
[Slow("an app for every test")]
[Collection(nameof(BusyServerTests))]
[CollectionDefinition(nameof(BusyServerTests), DisableParallelization = true)]
public sealed class BusyServerTests(PostgresFixture postgres)
{
    private const int Backlog = 16;
    private const int Clients = 4 * Backlog;

    [Fact]
    public async Task While_every_thread_of_the_pool_is_busy_more_connect_than_the_kernel_would_hold_and_all_are_served_then()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(
            database.ConnectionString, builder => builder.Services.Configure<SocketTransportOptions>(transport => transport.Backlog = Backlog));
        var port = app.Address(Listener.OpAmp).Port;
        var sockets = Enumerable.Range(0, Clients).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        bool free;
        using (var busy = new BusyPool())
        {
            // On a thread of its own, like the listener, and without a step that would need the pool.
            var connects = new Thread(() => Connect(sockets, port));
            connects.Start();
            var inTime = connects.Join(3 * Timeouts.Default);
            free = busy.HasFreeThread;
            if (!inTime)
            {
                sockets.ForEach(socket => socket.Dispose());
            }

            inTime.ShouldBeTrue();
        }

        free.ShouldBeFalse();
        foreach (var socket in sockets)
        {
            (await AskAsync(socket)).ShouldStartWith("HTTP/1.1 200");
            socket.Dispose();
        }
    }

    [Fact]
    public async Task The_servers_limit_on_connections_holds()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(
            database.ConnectionString, builder => builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxConcurrentConnections = 1));
        using var first = await ConnectAsync(app);
        (await AskAsync(first)).ShouldStartWith("HTTP/1.1 200");
        using var second = await ConnectAsync(app);
        (await AskAsync(second)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_Unix_socket_is_still_listened_at()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var files = new TemporaryFolder();
        await using var app = await SampleApp.StartAsync(
            database.ConnectionString, builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(files["server"])));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(files["server"]), TestContext.Current.CancellationToken).WithTimeout();
        (await AskAsync(client)).ShouldStartWith("HTTP/1.1 404");
    }

    private static void Connect(List<Socket> sockets, int port)
    {
        try
        {
            sockets.ForEach(socket => socket.Connect(IPAddress.Loopback, port));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test has given up.
        }
    }

    private static async Task<Socket> ConnectAsync(SampleApp app)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, app.Address(Listener.OpAmp).Port, TestContext.Current.CancellationToken).WithTimeout();
        return socket;
    }

    /// <summary>The beginning of the answer; empty when the server closes instead.</summary>
    private static async Task<string> AskAsync(Socket socket)
    {
        var answer = new byte[4_096];
        try
        {
            await socket.SendAsync("GET /v1/opamp HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken).WithTimeout();
            return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, TestContext.Current.CancellationToken).WithTimeout());
        }
        catch (SocketException)
        {
            return string.Empty;
        }
    }

    /// <summary>Every thread that the pool has or makes waits until this is disposed.</summary>
    private sealed class BusyPool : IDisposable
    {
        // The pool makes another thread or two in a second: it is long over before it has so many.
        private const int Steps = 1_000;

        private readonly ManualResetEventSlim _ended = new();
        private volatile bool _free;

        public BusyPool()
        {
            for (var i = 0; i < Steps; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => _ended.Wait(), null);
            }

            ThreadPool.UnsafeQueueUserWorkItem(_ => _free = true, null);
        }

        /// <summary>Whether a step that was queued behind all of these has had its turn.</summary>
        public bool HasFreeThread => _free;

        public void Dispose() => _ended.Set();
    }
}
