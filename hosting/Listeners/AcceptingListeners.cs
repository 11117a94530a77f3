using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Listeners;

/// <summary>The server's sockets, but for how connections are accepted (<see cref="AcceptingListener"/>).</summary>
internal sealed class AcceptingListeners(IOptions<SocketTransportOptions> options, ILoggerFactory loggers) : IConnectionListenerFactory, IDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<AcceptingListener>();
    private readonly SocketConnectionContextFactory _connections = new(Of(options.Value), loggers.CreateLogger<SocketConnectionContextFactory>());

    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            var socket = options.Value.CreateBoundListenSocket(endpoint);
            socket.Listen(options.Value.Backlog);
            return ValueTask.FromResult<IConnectionListener>(new AcceptingListener(socket, _connections, options.Value.NoDelay, _logger));
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(fault.Message, fault);
        }
    }

    public void Dispose() => _connections.Dispose();

    private static SocketConnectionFactoryOptions Of(SocketTransportOptions options) => new()
    {
        IOQueueCount = options.IOQueueCount, WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer, MaxReadBufferSize = options.MaxReadBufferSize,
        MaxWriteBufferSize = options.MaxWriteBufferSize, UnsafePreferInlineScheduling = options.UnsafePreferInlineScheduling,
    };
}
