using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Ampora.Hosting.Listeners;

/// <summary>A parsed <c>Listen:*</c> URL.</summary>
internal sealed record ListenerAddress(string Scheme, string Host, int Port)
{
    private const string Shape = "must be a URL like http://127.0.0.1:8080";

    public bool IsTls => Scheme == Uri.UriSchemeHttps;

    public bool IsAnyInterface => Host is "*" or "+";

    public bool IsLocalhost => Host == "localhost";

    public IPAddress Ip => IPAddress.Parse(Host.Trim('[', ']'));

    public static bool TryParse(string? url, [NotNullWhen(true)] out ListenerAddress? address, out string must)
    {
        address = null;
        must = string.Empty;
        BindingAddress parsed;
        try
        {
            parsed = BindingAddress.Parse(url ?? string.Empty);
        }
        catch (FormatException)
        {
            must = Shape;
            return false;
        }

        var candidate = new ListenerAddress(parsed.Scheme.ToLowerInvariant(), parsed.Host.ToLowerInvariant(), parsed.Port);
        must = Fault(candidate, parsed.PathBase);
        address = must.Length == 0 ? candidate : null;
        return address is not null;
    }

    private static string Fault(ListenerAddress address, string path) => address switch
    {
        { Scheme: not ("http" or "https") } => "must begin with http:// or https://",
        { Port: < 0 or > 65535 } => "must have a port between 0 and 65535",
        _ when path.Length > 0 => "must have no path",
        { IsAnyInterface: false, IsLocalhost: false } when !IPAddress.TryParse(address.Host.Trim('[', ']'), out _) =>
            "must name an IP address, localhost, or * for every interface",
        _ => string.Empty,
    };
}
