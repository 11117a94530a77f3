using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Who is on the other side, in gRPC's words.</summary>
internal static class PeerNames
{
    private const string SubjectAlternativeName = "x509_subject_alternative_name";
    private const string CommonName = "x509_common_name";

    internal static string PeerOf(ConnectionInfo connection)
    {
        if (connection.RemoteIpAddress is not { } address) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? $"ipv4:{address}:{connection.RemotePort}"
            : $"ipv6:[{address}]:{connection.RemotePort}";
    }

    internal static AuthContext AuthContextOf(X509Certificate2? certificate)
    {
        if (certificate is null) return new AuthContext(null, []);
        var properties = new Dictionary<string, List<AuthProperty>>();
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames())
            .Select(name => AuthProperty.Create(SubjectAlternativeName, Encoding.UTF8.GetBytes(name)))
            .ToList();
        if (alternative.Count > 0) properties.Add(SubjectAlternativeName, alternative);
        var common = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (common.Length > 0) properties.Add(CommonName, [AuthProperty.Create(CommonName, Encoding.UTF8.GetBytes(common))]);
        return new AuthContext(properties.ContainsKey(SubjectAlternativeName) ? SubjectAlternativeName : CommonName, properties);
    }
}
