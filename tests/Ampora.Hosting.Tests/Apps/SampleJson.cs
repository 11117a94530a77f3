using System.Text.Json.Serialization;

namespace Ampora.Hosting.Tests.Apps;

internal sealed record Thing(string Name, int Size);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Thing))]
internal sealed partial class SampleJson : JsonSerializerContext;
