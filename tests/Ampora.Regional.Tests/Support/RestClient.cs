using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ampora.Testing;

namespace Ampora.Regional.Tests.Support;

internal sealed record RestReply(HttpStatusCode Status, JsonNode? Body)
{
    public JsonNode this[string member] => Body![member] ?? throw new KeyNotFoundException($"{member} is null or absent in {Body}");
}

/// <summary>A program that uses the region's REST.</summary>
internal sealed class RestClient : IDisposable
{
    public RestClient(Uri address, string? token)
    {
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = Timeouts.Default };
        Http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    public HttpClient Http { get; }

    public async Task<RestReply> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new RestReply(response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 }));
    }

    /// <summary>The body of a 200.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        var reply = await SendAsync(HttpMethod.Get, path);
        reply.Status.ShouldBe(HttpStatusCode.OK, $"{path}: {reply.Body}");
        return reply.Body!;
    }

    public Task<RestReply> PostAsync(string path, JsonNode body) => SendAsync(HttpMethod.Post, path, body.ToJsonString());

    public async Task<JsonNode?> AgentAsync(Guid id)
    {
        var reply = await SendAsync(HttpMethod.Get, $"/api/v1/agents/{id}");
        return reply.Status == HttpStatusCode.OK ? reply.Body : null;
    }

    /// <summary>Sum over the series of one metric that carry a label.</summary>
    public async Task<double> MetricAsync(string name, string label)
    {
        var page = await Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        return page.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until the agent is shown so.</summary>
    public Task AgentShowsAsync(Guid id, string member, string? value) => Eventually.PassesAsync(async () =>
    {
        var agent = await AgentAsync(id);
        agent.ShouldNotBeNull($"agent {id} is not shown");
        (agent[member]?.ToString()).ShouldBe(value, $"{member} of {agent}");
    });

    /// <summary>A configuration with one version of one file. Returns its path and the version's hash.</summary>
    public async Task<(string Path, string Hash)> PublishAsync(string name, string text)
    {
        var created = await PostAsync("/api/v1/configurations", new JsonObject { ["name"] = name });
        created.Status.ShouldBe(HttpStatusCode.Created, created.Body?.ToString());
        var path = $"/api/v1/configurations/{created["id"]}";
        return (path, await AddVersionAsync(path, text));
    }

    public async Task<string> AddVersionAsync(string path, string text)
    {
        var version = await PostAsync($"{path}/versions", new JsonObject { ["files"] = new JsonArray(new JsonObject { ["name"] = "", ["text"] = text }) });
        version.Status.ShouldBe(HttpStatusCode.Created, version.Body?.ToString());
        return version["hash"].ToString();
    }

    /// <summary>Returns the assignment's id.</summary>
    public async Task<string> AssignAsync(string path, int version, JsonObject target)
    {
        var assigned = await PostAsync($"{path}/versions/{version}/assignments", target);
        assigned.Status.ShouldBe(HttpStatusCode.Created, assigned.Body?.ToString());
        return assigned["id"].ToString();
    }

    public Task<string> AssignToAsync(string path, Guid agent, int version = 1) => AssignAsync(path, version, new JsonObject { ["agentId"] = agent.ToString() });

    public void Dispose() => Http.Dispose();
}
