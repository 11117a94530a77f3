using System.Text.Json.Serialization;

namespace Ampora.Regional.Packages;

/// <summary>OpAMP, PackageType; numbers as there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PackageKind>))]
internal enum PackageKind
{
    /// <summary>The agent itself.</summary>
    [JsonStringEnumMemberName("top-level")]
    TopLevel = 0,

    /// <summary>What works together with a top-level package.</summary>
    [JsonStringEnumMemberName("addon")]
    Addon = 1,
}

/// <summary>One version of a package. It never changes.</summary>
/// <param name="Name">Empty for an agent that has but one package.</param>
/// <param name="Version">For people and agents.</param>
/// <param name="Type">What it is to the agent.</param>
/// <param name="ContentHash">SHA-256 of the file, lower-case hex.</param>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="Signature">Base64, as it was given; null for none.</param>
/// <param name="Hash">Over type, version, content and signature; what agents report of it.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
/// <param name="CreatedBy">Who did.</param>
internal sealed record PackageVersion(
    string Name, string Version, PackageKind Type, string ContentHash, long SizeBytes, string? Signature, string Hash, DateTimeOffset CreatedAt, string CreatedBy);

internal sealed record PackageList(IReadOnlyList<PackageVersion> Items);

/// <summary>What an agent should have: exactly these packages, and no others that a server gave it.</summary>
/// <param name="Name">For people; a later set may have the same one.</param>
/// <param name="Packages">Name to version. Empty: the agent removes all packages.</param>
internal sealed record NewPackageSet(string Name, IReadOnlyDictionary<string, string> Packages);

/// <param name="Id">Of the set. It never changes.</param>
/// <param name="Name">For people.</param>
/// <param name="Hash">Over names and packages; what agents report back.</param>
/// <param name="Packages">Name to version.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
internal sealed record PackageSet(
    Guid Id, string Name, string Hash, IReadOnlyDictionary<string, string> Packages, DateTimeOffset CreatedAt, string CreatedBy);

internal sealed record PackageSetList(IReadOnlyList<PackageSet> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(PackageVersion))]
[JsonSerializable(typeof(PackageList))]
[JsonSerializable(typeof(NewPackageSet))]
[JsonSerializable(typeof(PackageSet))]
[JsonSerializable(typeof(PackageSetList))]
internal sealed partial class PackagesJson : JsonSerializerContext;
