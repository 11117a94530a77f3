using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Federation.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Ampora.Aggregator.Regions;

/// <summary>The way to one region's FleetFeed: its address, the one key it may show, and the token it wants.</summary>
internal sealed class RegionCaller : IDisposable
{
    /// <summary>What the region may send at once; a feed's batches are at most 1 MiB.</summary>
    private const int MostMessageBytes = 8 * 1024 * 1024;

    /// <summary>A wide area in one window (performance notes, 9).</summary>
    private const int StreamWindowBytes = 4 * 1024 * 1024;

    private readonly GrpcChannel _channel;
    private readonly byte[]? _pin;

    public RegionCaller(RegionOptions region, TimeSpan connectTimeout)
    {
        Address = new Uri(region.Endpoint);
        _pin = region.PinnedKey is null ? null : Convert.FromBase64String(region.PinnedKey);
        Headers = new Metadata { { "authorization", $"Bearer {region.Token}" } };
        _channel = GrpcChannel.ForAddress(Address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = connectTimeout,
                EnableMultipleHttp2Connections = true,
                InitialHttp2StreamWindowSize = StreamWindowBytes,
                KeepAlivePingDelay = TimeSpan.FromSeconds(15),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
                UseProxy = false,
                SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsPinned },
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MostMessageBytes,
        });
        Feed = new FleetFeed.FleetFeedClient(_channel);
    }

    public Uri Address { get; }

    public FleetFeed.FleetFeedClient Feed { get; }

    /// <summary>To be sent with every call.</summary>
    public Metadata Headers { get; }

    public void Dispose() => _channel.Dispose();

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
}
