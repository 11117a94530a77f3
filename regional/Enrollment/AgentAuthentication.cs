using System.Text;
using Ampora.Hosting.Access;
using Ampora.Regional.Enrollment.Certificates;
using Ampora.Regional.OpAmp;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Enrollment;

/// <summary>
/// Who connects, before anything else is looked at. What is presented must be good: a bad credential is refused even where none
/// would be needed.
/// </summary>
internal sealed class AgentAuthentication(
    CredentialLookup credentials, ClientCertificates certificates, SpeakerParts parts, CredentialUses uses, IOptions<OpAmpOptions> opAmp,
    IOptions<EnrollmentOptions> enrollment)
{
    /// <summary>RFC 7235: how to authenticate.</summary>
    public static readonly string[] Challenges = ["Bearer realm=\"opamp\"", "Basic realm=\"opamp\", charset=\"UTF-8\""];

    private const int LongestToken = 512;

    private readonly Secret? _sharedKey = opAmp.Value.SharedKey.Length == 0 ? null : new Secret(opAmp.Value.SharedKey);

    /// <summary>Null: 401.</summary>
    /// <exception cref="System.Data.Common.DbException">It cannot be told now.</exception>
    public async ValueTask<Speaker?> AuthenticateAsync(HttpContext context)
    {
        var identity = await IdentifyAsync(context);
        if (identity?.Credential is { } credential && identity.Kind != IdentityKind.Bootstrap)
        {
            uses.Add(credential);
        }

        return identity is null ? null : new Speaker(identity, parts.Checks, parts.Certificates);
    }

    private async ValueTask<AgentIdentity?> IdentifyAsync(HttpContext context)
    {
        var (presented, certified) = await certificates.IdentifyAsync(context);
        if (certified is not null)
        {
            return certified;
        }

        if (context.Request.Headers.Authorization.Count == 0)
        {
            return enrollment.Value.TrustOnFirstUse && !presented ? AgentIdentity.Nobody : null;
        }

        if (Presented(context.Request) is not { Length: <= LongestToken } token)
        {
            return null;
        }

        if (AgentToken.IsShaped(token, AgentToken.AgentPrefix) || AgentToken.IsShaped(token, AgentToken.GatewayPrefix)
            || AgentToken.IsShaped(token, AgentToken.BootstrapPrefix))
        {
            var identity = await credentials.FindAsync(AgentToken.Hash(token), context.RequestAborted);
            if (identity is null && token.StartsWith(AgentToken.BootstrapPrefix, StringComparison.Ordinal))
            {
                BootstrapRedemption.Count("unauthorized");
            }

            return identity;
        }

        return _sharedKey?.Matches(token) == true ? AgentIdentity.SharedKey : null;
    }

    /// <summary>A bearer token, or the password of RFC 7617; the user name is the agent's own business.</summary>
    private static string? Presented(HttpRequest request)
    {
        const string Basic = "Basic ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return BearerToken.Of(request);
        }

        var pair = new byte[LongestToken];
        return Convert.TryFromBase64String(header[Basic.Length..].Trim(), pair, out var length)
            && Encoding.UTF8.GetString(pair, 0, length) is var text && text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
            ? text[(colon + 1)..]
            : null;
    }
}

/// <summary>What a speaker is checked and served with.</summary>
internal sealed record SpeakerParts(SpeakerChecks Checks, CertificateRequests Certificates);
