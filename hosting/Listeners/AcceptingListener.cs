using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Ampora.Hosting.Listeners;

/// <summary>
/// Takes connections off the kernel's queue on a thread of its own. The server's own way is one step among all that the thread pool has to
/// do: when thousands come at once its turn comes after seconds, the kernel's queue runs over meanwhile, and whoever was dropped tries
/// again after 1, 3, 7 and 15 s.
/// </summary>
internal sealed class AcceptingListener : IConnectionListener
{
    /// <summary>Beyond it connections wait in the kernel's queue.</summary>
    private const int Most = 20_000;

    /// <summary>After a fault, as when there is no descriptor for another connection.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly Func<Socket> _accept;
    private readonly SocketConnectionContextFactory _connections;
    private readonly bool _noDelay;
    private readonly AcceptFaults _faults;
    private readonly Channel<Socket> _accepted = Channel.CreateBounded<Socket>(new BoundedChannelOptions(Most) { SingleWriter = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _unbinds = new();

    /// <param name="socket">Listens.</param>
    /// <param name="accept">Waits for the next connection to it. Throws when the socket is disposed meanwhile.</param>
    /// <param name="connections">Makes connections of sockets.</param>
    /// <param name="noDelay">Of each accepted socket.</param>
    /// <param name="faults">Is told of what went wrong.</param>
    public AcceptingListener(Socket socket, Func<Socket> accept, SocketConnectionContextFactory connections, bool noDelay, AcceptFaults faults)
    {
        (_socket, _accept, _connections, _noDelay, _faults) = (socket, accept, connections, noDelay, faults);
        EndPoint = socket.LocalEndPoint!;
        new Thread(Run) { IsBackground = true, Name = $"accepts at {EndPoint}" }.Start();
    }

    public EndPoint EndPoint { get; }

    /// <summary>Null when the listener was unbound.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_accepted.Reader.TryRead(out var socket))
            {
                if (Connection(socket) is { } connection)
                {
                    return connection;
                }
            }
        }

        return null;
    }

    /// <summary>Connections that nobody has asked for are closed.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _unbinds.Set();
        _socket.Dispose();

        // Not for as long as the token says: the server comes with a cancelled one where it wants everything closed at once.
        await _ended.Task;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    private ConnectionContext? Connection(Socket socket)
    {
        try
        {
            socket.NoDelay = _noDelay;
            return _connections.Create(socket);
        }
        catch (Exception fault)
        {
            // Its peer has gone again, or whatever else: the next one shall be served.
            _faults.Lost(fault);
            socket.Dispose();
            return null;
        }
    }

    private void Run()
    {
        while (!_unbinds.IsSet)
        {
            Take();
        }

        _accepted.Writer.Complete();
        while (_accepted.Reader.TryRead(out var socket))
        {
            socket.Dispose();
        }

        _ended.SetResult();
    }

    private void Take()
    {
        try
        {
            Keep(_accept());
        }
        catch (Exception) when (_unbinds.IsSet)
        {
            // Disposing the socket has ended the wait.
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
        {
            _faults.Lost(fault);
        }
        catch (Exception fault)
        {
            // Whatever it is: a listener that is there and takes nobody would be worse.
            _faults.NotAccepted(fault);
            _unbinds.Wait(Pause);
        }
    }

    private void Keep(Socket socket)
    {
        while (!_accepted.Writer.TryWrite(socket))
        {
            if (_unbinds.Wait(Pause))
            {
                socket.Dispose();
                return;
            }
        }
    }
}
