using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ampora.Regional.Enrollment.Certificates;

/// <summary>A client certificate as proxies pass it on.</summary>
internal static class ForwardedCertificate
{
    private const int Longest = 32 * 1024;
    private const string CertificateKey = "Cert=";

    /// <summary>Null when there is none in it that can be read.</summary>
    public static X509Certificate2? Read(string value)
    {
        if (value.Length > Longest)
        {
            return null;
        }

        try
        {
            // RFC 9440: a structured-field byte sequence of the DER.
            return value.Length > 2 && value[0] == ':' && value[^1] == ':'
                ? X509CertificateLoader.LoadCertificate(Convert.FromBase64String(value[1..^1]))
                : X509Certificate2.CreateFromPem(Uri.UnescapeDataString(PemIn(value)));
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Of Envoy's list the last element: the one that the nearest proxy added. Otherwise the value itself.</summary>
    private static string PemIn(string value)
    {
        var pairs = Split(Split(value, ',')[^1], ';').Select(pair => pair.Trim());
        var found = pairs.FirstOrDefault(pair => pair.StartsWith(CertificateKey, StringComparison.OrdinalIgnoreCase));
        return found is null ? value : found[CertificateKey.Length..].Trim('"');
    }

    /// <summary>Separators within quotes do not count.</summary>
    private static List<string> Split(string value, char separator)
    {
        var (parts, start, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && quoted)
            {
                i++;
            }
            else if (value[i] == '"')
            {
                quoted = !quoted;
            }
            else if (value[i] == separator && !quoted)
            {
                parts.Add(value[start..i]);
                start = i + 1;
            }
        }

        parts.Add(value[start..]);
        return parts;
    }
}
