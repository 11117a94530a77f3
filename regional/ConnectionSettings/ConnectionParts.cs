using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Ampora.Hosting.Errors;
using OpAmp.Proto.V1;

namespace Ampora.Regional.ConnectionSettings;

/// <summary>Headers, TLS and proxy of any connection. Absent stays absent: an empty message would mean a change (OpAMP, TLSConnectionSettings).</summary>
internal static partial class ConnectionParts
{
    private const int MostHeaders = 64;
    private const int LongestHeader = 8_192;
    private const int MostSuites = 64;
    private static readonly string[] Versions = ["1.0", "1.1", "1.2", "1.3"];

    public static Headers? Headers(IReadOnlyList<NewHeader>? input, string field, FieldFaults faults)
    {
        if (input is null)
        {
            return null;
        }

        faults.Unless(input.Count is >= 1 and <= MostHeaders, field, $"must have 1 to {MostHeaders} headers, or be left out");
        var headers = new Headers();
        for (var i = 0; i < Math.Min(input.Count, MostHeaders); i++)
        {
            var (name, value) = (input[i]?.Name ?? "", input[i]?.Value);
            faults.Unless(NamePattern().IsMatch(name), $"{field}[{i}].name", "must be a header name: letters, digits and !#$%&'*+-.^_`|~");
            faults.Unless(value is { Length: <= LongestHeader } && !value.Any(char.IsControl), $"{field}[{i}].value",
                $"must be text of at most {LongestHeader} characters, none of them control characters");
            headers.Headers_.Add(new Header { Key = name, Value = value ?? "" });
        }

        return headers;
    }

    public static TLSConnectionSettings? Tls(NewTls? input, string field, FieldFaults faults)
    {
        if (input is null)
        {
            return null;
        }

        faults.Unless(input.CaPem is null || IsCertificates(input.CaPem), $"{field}.caPem", "must be one or more certificates as PEM");
        faults.Unless(input.MinVersion is null || Versions.Contains(input.MinVersion), $"{field}.minVersion", $"must be {string.Join(", ", Versions)}");
        faults.Unless(input.MaxVersion is null || Versions.Contains(input.MaxVersion), $"{field}.maxVersion", $"must be {string.Join(", ", Versions)}");
        faults.Unless(string.CompareOrdinal(input.MinVersion ?? Versions[0], input.MaxVersion ?? Versions[^1]) <= 0, $"{field}.minVersion", "must not be above maxVersion");
        var suites = input.CipherSuites ?? [];
        faults.Unless(suites.Count <= MostSuites && suites.All(suite => suite is { Length: >= 1 and <= 100 }), $"{field}.cipherSuites",
            $"must have at most {MostSuites} names of 1 to 100 characters");
        var tls = new TLSConnectionSettings
        {
            CaPemContents = input.CaPem ?? "",
            IncludeSystemCaCertsPool = input.IncludeSystemCas,
            InsecureSkipVerify = input.InsecureSkipVerify,
            MinVersion = input.MinVersion ?? "",
            MaxVersion = input.MaxVersion ?? "",
        };
        tls.CipherSuites.AddRange(suites.Select(suite => suite ?? ""));
        return tls;
    }

    public static ProxyConnectionSettings? Proxy(NewProxy? input, string field, FieldFaults faults)
    {
        if (input is null)
        {
            return null;
        }

        var isUrl = input.Url is { Length: >= 1 and <= Address.Longest } && Uri.TryCreate(input.Url, UriKind.Absolute, out var url) && url.Host.Length > 0;
        faults.Unless(isUrl, $"{field}.url", "must be the URL of the proxy, such as http://proxy.example:3128");
        return new ProxyConnectionSettings { Url = input.Url ?? "", ConnectHeaders = Headers(input.ConnectHeaders, $"{field}.connectHeaders", faults) };
    }

    public static bool IsCertificates(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            foreach (var certificate in certificates)
            {
                certificate.Dispose();
            }

            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>RFC 9110, token.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}\z")]
    private static partial Regex NamePattern();
}
