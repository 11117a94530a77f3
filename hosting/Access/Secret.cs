using System.Security.Cryptography;
using System.Text;

namespace Ampora.Hosting.Access;

/// <summary>Something that a caller must know. Comparing takes the same time whatever was presented.</summary>
public sealed class Secret(string value)
{
    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(value));

    public bool Matches(string presented) =>
        CryptographicOperations.FixedTimeEquals(_digest, SHA256.HashData(Encoding.UTF8.GetBytes(presented)));
}
