using System.IO.Compression;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>What all calls of one service share.</summary>
internal sealed record ServerCallSettings(GrpcServiceOptions Options, ILogger Log, TimeProvider Time)
{
    internal CompressionLevel? Gzip { get; } =
        Options.ResponseCompressionAlgorithm == "gzip" ? Options.ResponseCompressionLevel ?? CompressionLevel.Fastest : null;
}
