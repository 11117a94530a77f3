using System.Text.Json.Serialization;
using Ampora.Hosting.Access;
using Ampora.Hosting.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Ampora.Hosting;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(SessionReply))]
[JsonSerializable(typeof(SignInLinkReply))]
internal sealed partial class HostingJson : JsonSerializerContext;
