using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Listeners;

/// <summary>
/// Takes connections off the kernel's queue on a thread of its own. The server's own way is one step among all that the thread pool has to
/// do: when thousands come at once its turn comes after seconds, the kernel's queue runs over meanwhile, and whoever was dropped tries
/// again after 1, 3, 7 and 15 s.
/// </summary>
internal sealed partial class AcceptingListener : IConnectionListener
{
    /// <summary>Beyond it connections wait in the kernel's queue.</summary>
    private const int Most = 20_000;

    /// <summary>When there is no descriptor for another connection.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly SocketConnectionContextFactory _connections;
    private readonly bool _noDelay;
    private readonly ILogger _logger;
    private readonly Channel<Socket> _accepted = Channel.CreateBounded<Socket>(new BoundedChannelOptions(Most) { SingleWriter = true });
    private volatile bool _unbound;

    /// <param name="socket">Listens.</param>
    /// <param name="connections">Makes connections of sockets.</param>
    /// <param name="noDelay">Of each accepted socket.</param>
    /// <param name="logger">Of this class.</param>
    public AcceptingListener(Socket socket, SocketConnectionContextFactory connections, bool noDelay, ILogger logger)
    {
        (_socket, _connections, _noDelay, _logger) = (socket, connections, noDelay, logger);
        EndPoint = socket.LocalEndPoint!;
        new Thread(Take) { IsBackground = true, Name = $"accepts at {EndPoint}" }.Start();
    }

    public EndPoint EndPoint { get; }

    /// <summary>Null when the listener was unbound.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (!_unbound)
            {
                var socket = await _accepted.Reader.ReadAsync(cancellationToken);
                if (Connect(socket) is { } connection)
                {
                    return connection;
                }
            }
        }
        catch (ChannelClosedException)
        {
            // Unbound.
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _unbound = true;
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        while (_accepted.Reader.TryRead(out var socket))
        {
            socket.Dispose();
        }
    }

    private ConnectionContext? Connect(Socket socket)
    {
        try
        {
            if (socket.LocalEndPoint is IPEndPoint)
            {
                socket.NoDelay = _noDelay;
            }

            return _connections.Create(socket);
        }
        catch (SocketException fault)
        {
            // Its peer has gone again.
            Log.Lost(_logger, fault.Message);
            socket.Dispose();
            return null;
        }
    }

    private void Take()
    {
        while (!_unbound)
        {
            try
            {
                Keep(_socket.Accept());
            }
            catch (SocketException fault) when (!_unbound)
            {
                Log.NotAccepted(_logger, fault.Message);
                Thread.Sleep(Pause);
            }
            catch (Exception fault) when (_unbound && fault is SocketException or ObjectDisposedException)
            {
                break;
            }
        }

        _accepted.Writer.TryComplete();
    }

    private void Keep(Socket socket)
    {
        while (!_accepted.Writer.TryWrite(socket))
        {
            if (_unbound)
            {
                socket.Dispose();
                return;
            }

            Thread.Sleep(Pause);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 231, Level = LogLevel.Debug, Message = "A connection was lost before it began: {Reason}")]
        public static partial void Lost(ILogger logger, string reason);

        [LoggerMessage(EventId = 232, Level = LogLevel.Warning, Message = "No connection can be taken now: {Reason}")]
        public static partial void NotAccepted(ILogger logger, string reason);
    }
}
