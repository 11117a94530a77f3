using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ampora.Regional.Enrollment;

/// <summary>
/// Tokens that the region makes. Stored as SHA-256: they are 32 random bytes, so there is nothing to guess that a slow hash would
/// protect, and every connection of every agent pays for the comparison.
/// </summary>
internal static class AgentToken
{
    /// <summary>Of one agent.</summary>
    public const string AgentPrefix = "amp_agt_";

    /// <summary>Of a gateway.</summary>
    public const string GatewayPrefix = "amp_gwy_";

    /// <summary>Lets agents in.</summary>
    public const string BootstrapPrefix = "amp_boot_";

    private const int RandomBytes = 32;

    /// <summary>base64url of 32 bytes, without padding.</summary>
    private const int RandomCharacters = 43;

    public static string Make(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>It looks like one of ours; anything else needs no look into the database.</summary>
    public static bool IsShaped(string token, string prefix) =>
        token.Length == prefix.Length + RandomCharacters && token.StartsWith(prefix, StringComparison.Ordinal);
}
