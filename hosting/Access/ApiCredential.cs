using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Access;

/// <summary>The configured API token, without keeping it.</summary>
internal sealed class ApiCredential(IOptions<AccessOptions> options)
{
    private readonly Secret _token = new(options.Value.ApiToken);

    /// <summary>
    /// What a browser session carries to show that it was opened under this token: a new token ends the sessions, and whoever can
    /// read the cookie keys in the database, or in a copy of it, still cannot make a session.
    /// </summary>
    public string SessionStamp { get; } = Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.Value.ApiToken), "ampora browser session"u8));

    public bool Matches(string presented) => _token.Matches(presented);
}
