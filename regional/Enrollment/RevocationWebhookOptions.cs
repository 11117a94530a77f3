namespace Ampora.Regional.Enrollment;

/// <summary>Section <c>Enrollment:RevocationWebhook</c>: who is told of what was taken back.</summary>
internal sealed class RevocationWebhookOptions
{
    /// <summary>http or https URL that revocations are posted to as JSON. Empty: nobody is told.</summary>
    public string Url { get; set; } = "";

    /// <summary>Sent along as a bearer token; empty for none.</summary>
    public string Token { get; set; } = "";

    /// <summary>The URL can be posted to.</summary>
    public bool IsSound => Url.Length == 0 || (Uri.TryCreate(Url, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp));
}
