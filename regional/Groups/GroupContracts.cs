using System.Text.Json.Serialization;

namespace Ampora.Regional.Groups;

/// <summary>A named set of agents. An agent is in one group at most, whatever it says of itself.</summary>
/// <param name="Agents">How many are in it.</param>
/// <param name="BootstrapTokens">How many can still let agents into it.</param>
internal sealed record Group(
    Guid Id, string Name, string Description, int Agents, int BootstrapTokens, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);

/// <param name="Items">By name.</param>
internal sealed record GroupList(IReadOnlyList<Group> Items);

/// <param name="Name">Begins with a letter or digit; 1 to 100 letters, digits, dots, dashes or underscores.</param>
/// <param name="Description">Up to 500 characters.</param>
internal sealed record NewGroup(string Name, string? Description = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(GroupList))]
[JsonSerializable(typeof(NewGroup))]
internal sealed partial class GroupsJson : JsonSerializerContext;
