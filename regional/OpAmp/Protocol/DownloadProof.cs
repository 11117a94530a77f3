using System.Security.Cryptography;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>Lets an agent, and nobody else, download what it was offered: HMAC-SHA-256 over its id with a key of the region.</summary>
/// <param name="Key">32 bytes, the same on every instance.</param>
internal sealed record DownloadProof(ByteString Key)
{
    public const string Header = "Authorization";
    private const string Scheme = "AmporaPackage ";

    /// <summary>What the agent sends as <see cref="Header"/>.</summary>
    public Headers HeadersFor(Guid agent) => new() { Headers_ = { new Header { Key = Header, Value = ValueFor(agent) } } };

    public string ValueFor(Guid agent)
    {
        var id = agent.ToByteArray(bigEndian: true);
        return $"{Scheme}{agent:D}.{Convert.ToHexStringLower(HMACSHA256.HashData(Key.Span, id))}";
    }

    /// <summary>The agent that a header value was made for; null when it was not made with this key.</summary>
    public Guid? Verify(string? value)
    {
        if (value is null || !value.StartsWith(Scheme, StringComparison.Ordinal)
            || value[Scheme.Length..].Split('.') is not [var id, _] || !Guid.TryParseExact(id, "D", out var agent))
        {
            return null;
        }

        var expected = System.Text.Encoding.ASCII.GetBytes(ValueFor(agent));
        return CryptographicOperations.FixedTimeEquals(expected, System.Text.Encoding.UTF8.GetBytes(value)) ? agent : null;
    }
}
