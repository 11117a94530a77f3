using System.Text.Json.Serialization;

namespace Ampora.Hosting.Access;

/// <param name="Name">Who is signed in.</param>
/// <param name="Kind"><c>token</c> or <c>session</c>.</param>
/// <param name="ExpiresAt">When a browser session ends; absent for a token.</param>
internal sealed record SessionReply(string Name, string Kind, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ExpiresAt);

/// <param name="Url">Opens a session in the browser that visits it first.</param>
internal sealed record SignInLinkReply(Uri Url, DateTimeOffset ExpiresAt);
