using System.Net;
using System.Text.Json.Nodes;
using Ampora.Testing;

namespace Ampora.Regional.Tests.Support;

/// <summary>What an operator does with connection settings and packages.</summary>
internal static class OfferRest
{
    /// <summary>Returns the path of a new set of connection settings.</summary>
    public static async Task<string> NewSettingsAsync(this RestClient rest, string connections)
    {
        var input = JsonNode.Parse(connections)!.AsObject();
        input["name"] = "settings";
        var created = await rest.PostAsync("/api/v1/connection-settings", input);
        created.Status.ShouldBe(HttpStatusCode.Created, created.Body?.ToString());
        return $"/api/v1/connection-settings/{created["id"]}";
    }

    /// <summary>Assigns a set of settings or packages; returns the assignment's id.</summary>
    public static async Task<string> AssignSetAsync(this RestClient rest, string path, JsonObject target)
    {
        var assigned = await rest.PostAsync($"{path}/assignments", target);
        assigned.Status.ShouldBe(HttpStatusCode.Created, assigned.Body?.ToString());
        return assigned["id"].ToString();
    }

    public static Task<string> AssignSetToAsync(this RestClient rest, string path, Guid agent) =>
        rest.AssignSetAsync(path, new JsonObject { ["agentId"] = agent.ToString() });

    public static Task<JsonNode> OffersAsync(this RestClient rest, Guid agent) => rest.GetAsync($"/api/v1/agents/{agent}/offers");

    /// <summary>Waits until the agent is shown so; <paramref name="kind"/> is settings or packages.</summary>
    public static Task OfferShowsAsync(this RestClient rest, Guid agent, string kind, string state) => Eventually.PassesAsync(async () =>
    {
        var offers = await rest.OffersAsync(agent);
        offers[kind]!["state"]!.ToString().ShouldBe(state, offers.ToString());
    });

    /// <summary>Uploads a version of a package; an empty name for the one without.</summary>
    public static async Task<RestReply> UploadAsync(
        this RestClient rest, string name, string version, byte[] content, string? type = "top-level", string? signature = null)
    {
        var path = name.Length == 0 ? $"/api/v1/packages/versions/{version}" : $"/api/v1/packages/{name}/versions/{version}";
        using var request = new HttpRequestMessage(HttpMethod.Put, type is null ? path : $"{path}?type={type}") { Content = new ByteArrayContent(content) };
        if (signature is not null)
        {
            request.Headers.Add("Package-Signature", signature);
        }

        using var response = await rest.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new RestReply(response.StatusCode, JsonNode.Parse(text));
    }

    /// <summary>A set of packages; returns its path and its hash in hex.</summary>
    public static async Task<(string Path, string Hash)> NewPackageSetAsync(this RestClient rest, params (string Name, string Version)[] packages)
    {
        var map = new JsonObject(packages.Select(package => KeyValuePair.Create(package.Name, (JsonNode?)package.Version)));
        var created = await rest.PostAsync("/api/v1/package-sets", new JsonObject { ["name"] = "set", ["packages"] = map });
        created.Status.ShouldBe(HttpStatusCode.Created, created.Body?.ToString());
        return ($"/api/v1/package-sets/{created["id"]}", created["hash"].ToString());
    }
}
