namespace Ampora.Hosting.Access;

/// <summary>Section <c>Access</c>.</summary>
public sealed class AccessOptions
{
    /// <summary>The bearer token of REST and gRPC. Required; 32 to 512 characters without white space. A new one ends every browser session.</summary>
    public string ApiToken { get; set; } = string.Empty;
}
