using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ampora.Regional.Enrollment.Certificates;

/// <summary>What an agent asks to have signed (PKCS #10, in PEM or DER). Only its public key goes into the certificate.</summary>
internal static class SigningRequest
{
    private const int LargestBytes = 16 * 1024;
    private const int SmallestRsaBits = 2048;
    private const int LargestRsaBits = 8192;
    private const string CommonName = "2.5.4.3";

    private const string Must = "connection_settings_request.opamp.certificate_request.csr:";

    /// <param name="bytes">As the agent sent them.</param>
    /// <param name="agent">Whose message they came in.</param>
    /// <param name="key">The agent's public key.</param>
    /// <param name="fault">Why it is not signed.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, Guid agent, [NotNullWhen(true)] out PublicKey? key, [NotNullWhen(false)] out string? fault)
    {
        key = null;
        if (bytes.Length is 0 or > LargestBytes)
        {
            fault = $"{Must} must have 1 to {LargestBytes} bytes, has {bytes.Length}.";
            return false;
        }

        CertificateRequest request;
        try
        {
            request = Load(bytes);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or FormatException or AsnContentException or NotSupportedException)
        {
            fault = $"{Must} not a PKCS #10 request in PEM or DER that is signed with its own key.";
            return false;
        }

        fault = FaultOfKey(request.PublicKey) ?? FaultOfNames(request, agent);
        key = fault is null ? request.PublicKey : null;
        return fault is null;
    }

    /// <summary>The signature is checked. Extensions are loaded to be looked at, and never copied into the certificate.</summary>
    private static CertificateRequest Load(ReadOnlySpan<byte> bytes)
    {
        const CertificateRequestLoadOptions Look = CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions;
        return bytes.TrimStart(" \t\r\n"u8).StartsWith("-----"u8)
            ? CertificateRequest.LoadSigningRequestPem(Encoding.ASCII.GetString(bytes), HashAlgorithmName.SHA256, Look, RSASignaturePadding.Pkcs1)
            : CertificateRequest.LoadSigningRequest(bytes, HashAlgorithmName.SHA256, out _, Look, RSASignaturePadding.Pkcs1);
    }

    private static string? FaultOfKey(PublicKey key)
    {
        const string Keys = $"{Must} the key must be ECDSA P-256 or P-384, or RSA of at least 2048 bits.";
        try
        {
            using var ecdsa = key.GetECDsaPublicKey();
            if (ecdsa is not null)
            {
                return ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value is "1.2.840.10045.3.1.7" or "1.3.132.0.34" ? null : Keys;
            }

            using var rsa = key.GetRSAPublicKey();
            return rsa?.KeySize is >= SmallestRsaBits and <= LargestRsaBits ? null : Keys;
        }
        catch (CryptographicException)
        {
            return Keys;
        }
    }

    /// <summary>A name that is an instance_uid must be that of the message (OpAMP, Using instance_uid in the CSR); others say nothing.</summary>
    private static string? FaultOfNames(CertificateRequest request, Guid agent)
    {
        try
        {
            return Names(request).Any(name => InstanceUidIn(name) is { } uid && uid != agent)
                ? $"{Must} names an instance_uid other than that of its message."
                : null;
        }
        catch (Exception failure) when (failure is CryptographicException or AsnContentException or InvalidOperationException)
        {
            return $"{Must} its names cannot be read.";
        }
    }

    private static List<string> Names(CertificateRequest request)
    {
        var names = request.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonName)
            .Select(part => part.GetSingleElementValue() ?? "").ToList();
        foreach (var extension in request.CertificateExtensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            var alternatives = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (alternatives.HasData)
            {
                var tag = alternatives.PeekTag();

                // RFC 5280, GeneralName: 1 mail address, 2 DNS name, 6 URI.
                if (tag is { TagClass: TagClass.ContextSpecific, TagValue: 1 or 2 or 6 })
                {
                    names.Add(alternatives.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                }
                else
                {
                    alternatives.ReadEncodedValue();
                }
            }
        }

        return names;
    }

    private static Guid? InstanceUidIn(string name)
    {
        var text = name.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) ? name["urn:uuid:".Length..] : name;
        return Guid.TryParseExact(text, "D", out var uid) || Guid.TryParseExact(text, "N", out uid) ? uid : null;
    }
}
