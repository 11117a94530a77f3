using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Listeners;

/// <summary>
/// The server's sockets, but for how connections over IP are accepted (<see cref="AcceptingListener"/>). Whatever else can be listened at is left to
/// the framework's own, which is asked next.
/// </summary>
internal sealed class AcceptingListeners(IOptions<SocketTransportOptions> options, AcceptFaults faults, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    /// <summary>Under which the framework's own sockets log what happens to a connection.</summary>
    private const string Category = "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets";

    private readonly SocketConnectionContextFactory _connections = new(Of(options.Value), loggers.CreateLogger(Category));

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket? socket = null;
        try
        {
            socket = options.Value.CreateBoundListenSocket(endpoint);
            socket.Listen(options.Value.Backlog);
            return ValueTask.FromResult<IConnectionListener>(new AcceptingListener(socket, socket.Accept, _connections, options.Value.NoDelay, faults));
        }
        catch (Exception fault)
        {
            socket?.Dispose();
            if (fault is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
            {
                throw new AddressInUseException(fault.Message, fault);
            }

            throw;
        }
    }

    public void Dispose() => _connections.Dispose();

    /// <remarks>
    /// Buffers come from <see cref="System.Buffers.ArrayPool{T}.Shared"/>: the framework gives its own pool to its own listeners only. What the shared
    /// one keeps is bounded, the rest is the collector's, so memory goes back after a storm as well.
    /// </remarks>
    private static SocketConnectionFactoryOptions Of(SocketTransportOptions options) => new()
    {
        IOQueueCount = options.IOQueueCount,
        WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer,
        MaxReadBufferSize = options.MaxReadBufferSize,
        MaxWriteBufferSize = options.MaxWriteBufferSize,
        UnsafePreferInlineScheduling = options.UnsafePreferInlineScheduling,
    };
}
