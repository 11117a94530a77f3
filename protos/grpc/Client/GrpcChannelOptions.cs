namespace Grpc.Net.Client;

/// <summary>How a channel reaches its server and what it accepts.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>Sends the HTTP/2 requests; default a <see cref="SocketsHttpHandler"/> of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel disposes <see cref="HttpHandler"/> with itself; a handler of its own it always does.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Bytes of one message after decompression; 4 MiB by default, null for no limit.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Bytes of one message before compression; no limit by default.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>A call cancelled by its caller throws <see cref="OperationCanceledException"/> instead of an RpcException with CANCELLED.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }
}
