using System.Net;
using System.Net.Sockets;
using Ampora.Hosting.Listeners;
using Ampora.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Tests.Listeners;

public sealed class AcceptingListenerTests : IDisposable
{
    private const int Backlog = 8;
    private const int More = 4 * Backlog;

    private readonly ManualTime _time = new();
    private readonly RecordingLogs _logs = new();
    private readonly LoggerFactory _loggers;
    private readonly AcceptFaults _faults;
    private readonly AcceptingListeners _listeners;

    public AcceptingListenerTests()
    {
        _loggers = new LoggerFactory([_logs], new LoggerFilterOptions { MinLevel = LogLevel.Debug });
        _faults = new AcceptFaults(_time, _loggers.CreateLogger<AcceptFaults>());
        _listeners = new AcceptingListeners(Microsoft.Extensions.Options.Options.Create(new SocketTransportOptions { Backlog = Backlog }), _faults, _loggers);
    }

    public void Dispose()
    {
        _listeners.Dispose();
        _loggers.Dispose();
    }

    [Fact]
    public async Task A_connection_carries_bytes_both_ways()
    {
        await using var listener = await BindAsync();
        using var client = await ConnectAsync(listener);
        await using var connection = await NextAsync(listener);
        await client.SendAsync("ping"u8.ToArray(), TestContext.Current.CancellationToken).WithTimeout();
        (await ReadAsync(connection)).ShouldBe("ping"u8.ToArray());
        await connection.Transport.Output.WriteAsync("pong"u8.ToArray(), TestContext.Current.CancellationToken).WithTimeout();
        var answer = new byte[4];
        await client.ReceiveAsync(answer, TestContext.Current.CancellationToken).WithTimeout();
        answer.ShouldBe("pong"u8.ToArray());
    }

    [Fact]
    public async Task More_than_the_kernel_would_hold_connect_before_anybody_asks_for_them()
    {
        await using var listener = await BindAsync();
        var clients = await ConnectAsync(listener, More);
        foreach (var client in clients)
        {
            await client.SendAsync("x"u8.ToArray(), TestContext.Current.CancellationToken).WithTimeout();
            await using var connection = await NextAsync(listener);
            client.Dispose();
        }
    }

    [Fact]
    public async Task Who_waits_when_the_listener_is_unbound_is_closed()
    {
        await using var listener = await BindAsync();
        var clients = await ConnectAsync(listener, More);
        await listener.UnbindAsync(TestContext.Current.CancellationToken).WithTimeout();
        foreach (var client in clients)
        {
            (await IsClosedAsync(client).WithTimeout()).ShouldBeTrue();
            client.Dispose();
        }

        (await listener.AcceptAsync(TestContext.Current.CancellationToken).WithTimeout()).ShouldBeNull();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::")]
    public async Task Unbinding_ends_the_wait_for_a_connection_and_frees_the_port_at_once(string address)
    {
        await using var listener = await BindAsync(address);
        using var client = await ConnectAsync(listener);
        await using var connection = await NextAsync(listener);
        var asked = listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        asked.IsCompleted.ShouldBeFalse();

        await listener.UnbindAsync(new CancellationToken(canceled: true)).WithTimeout();

        (await asked.WithTimeout()).ShouldBeNull();
        await using var again = await _listeners.BindAsync(listener.EndPoint, TestContext.Current.CancellationToken);
        using var next = await ConnectAsync(again);
        await using var served = await NextAsync(again);
        await listener.DisposeAsync();
    }

    [Fact]
    public async Task Every_interface_is_every_interface_of_both_kinds()
    {
        await using var listener = await BindAsync("::");
        var port = ((IPEndPoint)listener.EndPoint).Port;
        using var client = await ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await using var connection = await NextAsync(listener);
        connection.LocalEndPoint.ShouldBeOfType<IPEndPoint>().Address.MapToIPv4().ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public async Task A_taken_address_is_the_servers_own_exception()
    {
        await using var listener = await BindAsync();
        await Should.ThrowAsync<AddressInUseException>(async () => await _listeners.BindAsync(listener.EndPoint, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_is_not_IP_is_left_to_the_framework()
    {
        _listeners.CanBind(new IPEndPoint(IPAddress.IPv6Any, 0)).ShouldBeTrue();
        _listeners.CanBind(new UnixDomainSocketEndPoint("/tmp/x")).ShouldBeFalse();
        _listeners.CanBind(new FileHandleEndPoint(3, FileHandleType.Tcp)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_connection_that_is_reset_while_it_waits_does_not_end_the_listener()
    {
        await using var listener = await BindAsync();
        using (var hasty = await ConnectAsync(listener))
        {
            hasty.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        using var client = await ConnectAsync(listener);
        await client.SendAsync("here"u8.ToArray(), TestContext.Current.CancellationToken).WithTimeout();
        await using var first = await NextAsync(listener);
        await using var second = await NextAsync(listener);
        await Should.ThrowAsync<ConnectionResetException>(() => ReadAsync(first));
        (await ReadAsync(second)).ShouldBe("here"u8.ToArray());
    }

    [Fact]
    public async Task A_connection_that_cannot_begin_does_not_keep_the_next_from_its_turn()
    {
        using var socket = Listening();
        var accepts = 0;
        await using var listener = Listener(socket, () =>
        {
            var accepted = socket.Accept();
            if (++accepts == 1)
            {
                accepted.Dispose();
            }

            return accepted;
        });
        using var lost = await ConnectAsync(listener);
        using var client = await ConnectAsync(listener);
        await using var connection = await NextAsync(listener);
        connection.RemoteEndPoint.ShouldBe(client.LocalEndPoint);
        _logs.Records.ShouldHaveSingleItem().EventId.Id.ShouldBe(234);
    }

    [Fact]
    public async Task Without_a_descriptor_it_goes_on_and_says_so_once_in_ten_seconds()
    {
        using var socket = Listening();
        using var turns = new SemaphoreSlim(0);
        await using var listener = Listener(socket, Failing(socket, turns, 5, () => new SocketException((int)SocketError.TooManyOpenSockets)));
        turns.Release(4);
        await Eventually.Async(() => turns.CurrentCount == 0);
        await Eventually.Async(() => _logs.Records.Count > 0);
        _time.Advance(AcceptFaults.Between);
        turns.Release();
        await Eventually.Async(() => _logs.Records.Count > 1);

        using var client = await ConnectAsync(listener);
        await using var connection = await NextAsync(listener);
        _logs.Records.Select(record => (record.EventId.Id, record.Level)).ShouldBe([(232, LogLevel.Error), (232, LogLevel.Error)]);
    }

    [Fact]
    public async Task Whatever_goes_wrong_is_said_and_tried_again()
    {
        using var socket = Listening();
        using var turns = new SemaphoreSlim(3);
        await using var listener = Listener(socket, Failing(socket, turns, 3, () => new InvalidOperationException("unheard of")));
        using var client = await ConnectAsync(listener);
        await using var connection = await NextAsync(listener);
        var record = _logs.Records.ShouldHaveSingleItem();
        record.Level.ShouldBe(LogLevel.Critical);
        record.Exception.ShouldNotBeNull().Message.ShouldBe("unheard of");
    }

    private static Func<Socket> Failing(Socket socket, SemaphoreSlim turns, int times, Func<Exception> fault) => () =>
    {
        if (times == 0)
        {
            return socket.Accept();
        }

        turns.Wait(Timeouts.Default).ShouldBeTrue();
        times--;
        throw fault();
    };

    private static Socket Listening()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    private static Task<Socket> ConnectAsync(IConnectionListener listener)
    {
        var bound = (IPEndPoint)listener.EndPoint;
        return ConnectAsync(bound.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, bound.Port) : bound);
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint to)
    {
        var client = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(to, TestContext.Current.CancellationToken).WithTimeout();
        return client;
    }

    /// <summary>One after another, so that they find the kernel's queue full only where nobody takes them off it.</summary>
    private static async Task<List<Socket>> ConnectAsync(IConnectionListener listener, int count)
    {
        var clients = new List<Socket>();
        for (var i = 0; i < count; i++)
        {
            clients.Add(await ConnectAsync(listener));
        }

        return clients;
    }

    private static async Task<ConnectionContext> NextAsync(IConnectionListener listener) =>
        (await listener.AcceptAsync(TestContext.Current.CancellationToken).WithTimeout()).ShouldNotBeNull();

    private static async Task<byte[]> ReadAsync(ConnectionContext connection)
    {
        var read = await connection.Transport.Input.ReadAsync(TestContext.Current.CancellationToken).WithTimeout();
        var bytes = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    private static async Task<bool> IsClosedAsync(Socket client)
    {
        try
        {
            return await client.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private AcceptingListener Listener(Socket socket, Func<Socket> accept) =>
        new(socket, accept, new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), _loggers.CreateLogger("connections")), noDelay: true, _faults);

    private async Task<IConnectionListener> BindAsync(string address = "127.0.0.1") =>
        await _listeners.BindAsync(new IPEndPoint(IPAddress.Parse(address), 0), TestContext.Current.CancellationToken);
}
