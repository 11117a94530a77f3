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
}
