using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Enrollment;

/// <summary>
/// Seals what must be read again: AES-256-GCM with a fresh nonce. What a secret is for is bound in, so that one sealed text cannot
/// stand in for another.
/// </summary>
internal sealed class MasterKey(IOptions<KeyProtectionOptions> options)
{
    public const int Bytes = 32;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[]? _key = Decode(options.Value.MasterKey);

    public bool IsGiven => _key is not null;

    /// <summary>Nonce, tag and ciphertext.</summary>
    /// <exception cref="InvalidOperationException">No key is given.</exception>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> text)
    {
        var sealedText = new byte[NonceBytes + TagBytes + text.Length];
        var nonce = sealedText.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Key(), TagBytes);
        aes.Encrypt(nonce, text, sealedText.AsSpan(NonceBytes + TagBytes), sealedText.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return sealedText;
    }

    /// <exception cref="CryptographicException">Sealed with another key, for another purpose, or changed since.</exception>
    /// <exception cref="InvalidOperationException">No key is given.</exception>
    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedText)
    {
        if (sealedText.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The sealed text is too short.");
        }

        var text = new byte[sealedText.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(Key(), TagBytes);
        aes.Decrypt(sealedText[..NonceBytes], sealedText[(NonceBytes + TagBytes)..], sealedText.Slice(NonceBytes, TagBytes), text, Encoding.UTF8.GetBytes(purpose));
        return text;
    }

    /// <summary>Null when it is not base64 of 32 bytes.</summary>
    public static byte[]? Decode(string text)
    {
        var key = new byte[Bytes];
        return Convert.TryFromBase64String(text, key, out var written) && written == Bytes ? key : null;
    }

    private byte[] Key() => _key ?? throw new InvalidOperationException("KeyProtection:MasterKey is not given.");
}
