using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Ampora.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace Ampora.Grpc.Tests;

/// <summary>Calls made with an HTTP client and bytes, to say what no gRPC library would.</summary>
internal sealed class RawCall(string address) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    public static byte[] Frame(IMessage message) => Frame(0, message.ToByteArray());

    public static byte[] Frame(byte flag, byte[] payload) => [.. Prefix(flag, (uint)payload.Length), .. payload];

    public static byte[] Prefix(byte flag, uint length)
    {
        var prefix = new byte[5];
        prefix[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(prefix.AsSpan(1), length);
        return prefix;
    }

    public async Task<RawReply> SendAsync(
        string method, byte[] body, string contentType = "application/grpc", Version? version = null, params (string Name, string Value)[] headers)
    {
        using var response = await StartAsync(method, body, contentType, version, headers);
        var bytes = await response.Content.ReadAsByteArrayAsync().WithTimeout();
        return new RawReply(response.StatusCode, response.Headers, response.TrailingHeaders, bytes);
    }

    /// <summary>The headers have come, the body has not been read.</summary>
    public async Task<HttpResponseMessage> StartAsync(
        string method, byte[] body, string contentType = "application/grpc", Version? version = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/ampora.test.v1.Peer/{method}")
        {
            Version = version ?? HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request, CancellationToken.None).WithTimeout();
    }

    public void Dispose() => _http.Dispose();
}

internal sealed record RawReply(HttpStatusCode Http, HttpResponseHeaders Headers, HttpResponseHeaders Trailers, byte[] Body)
{
    public StatusCode Status => (StatusCode)int.Parse(Find("grpc-status")!, System.Globalization.CultureInfo.InvariantCulture);

    public string Detail => Find("grpc-message") ?? "";

    private string? Find(string name) =>
        Trailers.TryGetValues(name, out var values) || Headers.TryGetValues(name, out values) ? values.Single() : null;
}
