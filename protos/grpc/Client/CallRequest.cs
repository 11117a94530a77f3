using System.Net;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client;

/// <summary>The HTTP request of a call.</summary>
internal static class CallRequest
{
    /// <summary>Metadata that is not sent: the caller names the encoding of its own messages in it.</summary>
    internal const string EncodingRequest = "grpc-internal-encoding-request";

    private static readonly string UserAgent = $"grpc-ampora/{typeof(CallRequest).Assembly.GetName().Version?.ToString(3)}";

    internal static bool WantsGzip(Metadata? headers) => headers?.GetValue(EncodingRequest) == Gzip.Name;

    internal static HttpRequestMessage Create(
        Uri address, IMethod method, string? host, Metadata? headers, TimeSpan? timeout, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.TryAddWithoutValidation("Content-Type", WireMetadata.ContentType);
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation(WireMetadata.AcceptEncodingHeader, Gzip.Accepted);
        if (host is not null) request.Headers.Host = host;
        if (timeout > TimeSpan.Zero) request.Headers.TryAddWithoutValidation(WireTimeout.Header, WireTimeout.Format(timeout.Value));
        if (WantsGzip(headers)) request.Headers.TryAddWithoutValidation(WireMetadata.EncodingHeader, Gzip.Name);
        foreach (var (key, value) in WireMetadata.Write(headers ?? Metadata.Empty))
        {
            if (key != EncodingRequest) request.Headers.TryAddWithoutValidation(key, value);
        }

        if (!request.Headers.NonValidated.Contains("User-Agent")) request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        return request;
    }
}
