using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Test.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Ampora.Grpc.Tests.Client;

public sealed class TlsTests
{
    [Fact]
    public async Task A_pinned_server_is_called_over_TLS_and_sees_the_client_s_certificate()
    {
        using var ofServer = Certificate("localhost");
        using var ofClient = Certificate("reader.eu-west");
        await using var server = await StartAsync(ofServer);
        using var channel = GrpcChannel.ForAddress(server.Address, Pinned(ofServer, ofClient));

        var seen = (await new Peer.PeerClient(channel).EchoAsync(new Note())).Text;

        seen.ShouldBe("x509_subject_alternative_name=reader.eu-west");
    }

    [Fact]
    public async Task A_server_with_another_key_is_unavailable()
    {
        using var ofServer = Certificate("localhost");
        using var expected = Certificate("localhost");
        await using var server = await StartAsync(ofServer);
        using var channel = GrpcChannel.ForAddress(server.Address, Pinned(expected, null));

        var failure = await Should.ThrowAsync<RpcException>(async () => await new Peer.PeerClient(channel).EchoAsync(new Note()));

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    private static Task<PeerServer> StartAsync(X509Certificate2 certificate) => PeerServer.StartAsync(
        map: app => app.MapGrpcService<IdentityService>(), peer: false,
        listener: listen => listen.UseHttps(certificate, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        }));

    private static GrpcChannelOptions Pinned(X509Certificate2 server, X509Certificate2? client)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) =>
            presented is not null && presented.GetRawCertData().AsSpan().SequenceEqual(server.RawDataMemory.Span);
        if (client is not null) handler.SslOptions.ClientCertificates = [client];
        return new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true };
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    private sealed class IdentityService : Peer.PeerBase
    {
        public override Task<Note> Echo(Note request, ServerCallContext context)
        {
            var identity = context.AuthContext.PeerIdentity.Single();
            return Task.FromResult(new Note { Text = $"{identity.Name}={identity.Value}" });
        }
    }
}
