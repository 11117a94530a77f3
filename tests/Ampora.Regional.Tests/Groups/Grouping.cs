using System.Net;
using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;

namespace Ampora.Regional.Tests.Groups;

/// <summary>What the tests of groups say to the region's REST.</summary>
internal static class Grouping
{
    public static string NewName() => $"group-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";

    /// <summary>Returns the group's path and name.</summary>
    public static async Task<(string Path, string Name)> NewGroupAsync(this RestClient rest)
    {
        var name = NewName();
        var made = await rest.PostAsync("/api/v1/groups", new JsonObject { ["name"] = name });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Body?.ToString());
        return ($"/api/v1/groups/{made["id"]}", name);
    }

    public static async Task PutIntoAsync(this RestClient rest, string group, Guid agent) =>
        (await rest.SendAsync(HttpMethod.Put, $"{group}/agents/{agent}")).Status.ShouldBe(HttpStatusCode.NoContent);

    /// <summary>Name of the agent's group, as its page and the list show it.</summary>
    public static async Task<string?> GroupOfAsync(this RestClient rest, Guid agent)
    {
        var shown = (await rest.AgentAsync(agent))!["group"]?.ToString();
        var listed = (await rest.GetAsync($"/api/v1/agents?text={agent}"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        (listed["group"]?.ToString()).ShouldBe(shown);
        return shown;
    }
}
