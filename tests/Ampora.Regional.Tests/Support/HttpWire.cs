using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Ampora.Testing;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Support;

/// <summary>OpAMP over plain HTTP: a POST, a reply.</summary>
internal sealed class HttpWire(Uri address) : AgentWire
{
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = address, Timeout = Timeouts.Default };

    /// <summary>Sent with every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public override async Task<ServerToAgent> AskAsync(AgentToServer message)
    {
        using var response = await PostAsync(message);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/x-protobuf");
        return await ReplyAsync(response);
    }

    public override async Task<ServerToAgent> AskAsync(byte[] message)
    {
        using var response = await PostAsync(message, key: RegionHost.AgentKey);
        return await ReplyAsync(response);
    }

    public override async Task<AgentRemoteConfig> NextOfferAsync(TestAgent agent) =>
        await Eventually.ValueAsync(async () => (await AskAsync(agent.Heartbeat())).RemoteConfig);

    public async Task<HttpResponseMessage> PostAsync(
        byte[] body, string? contentType = "application/x-protobuf", string? encoding = null, string? accept = null, string? key = RegionHost.AgentKey, string path = "/v1/opamp")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        AddHeaders(request);
        if (encoding is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        }

        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>With <see cref="AgentWire.Authorization"/>.</summary>
    public async Task<HttpResponseMessage> PostAsync(AgentToServer message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/opamp") { Content = new ByteArrayContent(message.ToByteArray()) };
        if (Authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", Authorization);
        }

        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-protobuf");
        AddHeaders(request);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    public static async Task<ServerToAgent> ReplyAsync(HttpResponseMessage response)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        if (response.Content.Headers.ContentEncoding.Contains("gzip"))
        {
            using var inflated = new MemoryStream();
            await using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            await gzip.CopyToAsync(inflated, TestContext.Current.CancellationToken);
            bytes = inflated.ToArray();
        }

        return ServerToAgent.Parser.ParseFrom(bytes);
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private void AddHeaders(HttpRequestMessage request)
    {
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
