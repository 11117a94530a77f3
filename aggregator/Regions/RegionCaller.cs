using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Federation.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ampora.Aggregator.Regions;

/// <summary>
/// The way to one region's FleetFeed: the addresses of its instances, the one key they may show, and the token they want. One address
/// is in use at a time; any instance can answer anything, and go on from where another left off.
/// </summary>
internal sealed class RegionCaller : IDisposable
{
    /// <summary>What the region may send at once; a feed's batches are at most 1 MiB.</summary>
    private const int MostMessageBytes = 8 * 1024 * 1024;

    /// <summary>A wide area in one window (performance notes, 9).</summary>
    private const int StreamWindowBytes = 4 * 1024 * 1024;

    private readonly byte[]? _pin;
    private readonly Way[] _ways;
    private volatile int _current;

    public RegionCaller(RegionOptions region, RegionLinkOptions links)
    {
        _pin = region.PinnedKey is null ? null : Convert.FromBase64String(region.PinnedKey);
        Headers = new Metadata { { "authorization", $"Bearer {region.Token}" } };
        _ways = [.. region.OtherEndpoints.Prepend(region.Endpoint).Select(endpoint => Open(new Uri(endpoint), links))];
    }

    /// <summary>How many instances are known.</summary>
    public int Addresses => _ways.Length;

    /// <summary>Of the instance in use.</summary>
    public Uri Address => _ways[_current].Address;

    /// <summary>Of the instance in use.</summary>
    public FleetFeed.FleetFeedClient Feed => _ways[_current].Feed;

    /// <summary>To be sent with every call.</summary>
    public Metadata Headers { get; }

    /// <summary>From here on the next instance is in use; after the last the first. Only the region's link decides this.</summary>
    public void Turn() => _current = (_current + 1) % _ways.Length;

    public void Dispose() => Array.ForEach(_ways, way => way.Channel.Dispose());

    private Way Open(Uri address, RegionLinkOptions links)
    {
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = links.HelloTimeout,
                EnableMultipleHttp2Connections = true,
                InitialHttp2StreamWindowSize = StreamWindowBytes,
                KeepAlivePingDelay = links.PingDelay,
                KeepAlivePingTimeout = links.PingTimeout,
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
                UseProxy = false,
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsPinned },
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MostMessageBytes,
        });
        return new Way(address, channel, new FleetFeed.FleetFeedClient(channel));
    }

    /// <summary>The key alone counts: names, issuers and dates of the certificate around it do not.</summary>
    private bool IsPinned(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || _pin is null)
        {
            return false;
        }

        using var shown = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        var key = SHA256.HashData(shown.PublicKey.ExportSubjectPublicKeyInfo());
        return CryptographicOperations.FixedTimeEquals(key, _pin);
    }

    private sealed record Way(Uri Address, GrpcChannel Channel, FleetFeed.FleetFeedClient Feed);
}
