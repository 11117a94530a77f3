using System.IO.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>Limits and compression of all services, or of one (<see cref="GrpcServiceOptions{TService}"/>), whose settings then go first.</summary>
public class GrpcServiceOptions
{
    private const int DefaultReceive = 4 * 1024 * 1024;

    private int? _maxReceiveMessageSize;
    private int? _maxSendMessageSize;
    private bool _receiveIsSet;
    private bool _sendIsSet;

    /// <summary>Bytes of one message after decompression; 4 MiB by default, null for no limit.</summary>
    public int? MaxReceiveMessageSize
    {
        get => _receiveIsSet ? _maxReceiveMessageSize : DefaultReceive;
        set
        {
            _maxReceiveMessageSize = value;
            _receiveIsSet = true;
        }
    }

    /// <summary>Bytes of one message before compression; no limit by default.</summary>
    public int? MaxSendMessageSize
    {
        get => _maxSendMessageSize;
        set
        {
            _maxSendMessageSize = value;
            _sendIsSet = true;
        }
    }

    /// <summary>Tell clients the message of an exception that a service did not expect to throw. For development.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary><c>gzip</c>, or null to send messages as they are. Applies to clients that accept it.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    public CompressionLevel? ResponseCompressionLevel { get; set; }

    internal GrpcServiceOptions WithDefaults(GrpcServiceOptions defaults)
    {
        var merged = new GrpcServiceOptions
        {
            EnableDetailedErrors = EnableDetailedErrors ?? defaults.EnableDetailedErrors,
            ResponseCompressionAlgorithm = ResponseCompressionAlgorithm ?? defaults.ResponseCompressionAlgorithm,
            ResponseCompressionLevel = ResponseCompressionLevel ?? defaults.ResponseCompressionLevel,
            MaxReceiveMessageSize = _receiveIsSet ? MaxReceiveMessageSize : defaults.MaxReceiveMessageSize,
            MaxSendMessageSize = _sendIsSet ? MaxSendMessageSize : defaults.MaxSendMessageSize,
        };
        return merged.ResponseCompressionAlgorithm is null or "gzip" or "identity"
            ? merged
            : throw new InvalidOperationException(
                $"ResponseCompressionAlgorithm '{merged.ResponseCompressionAlgorithm}' is not supported: gzip, identity or null.");
    }
}

/// <summary>Settings of one service.</summary>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class
{
}
