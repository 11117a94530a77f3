using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Enrollment;

/// <summary>An agent over HTTP with what it presents: a certificate, headers, both or nothing.</summary>
internal sealed class TlsPoller : IDisposable
{
    private readonly HttpClient _http;

    public TlsPoller(Uri address, X509Certificate2? certificate, params (string Name, string Value)[] headers)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server?.Subject == "CN=127.0.0.1";
        if (certificate is not null)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        _http = new HttpClient(handler) { BaseAddress = address, Timeout = Timeouts.Default };
        foreach (var (name, value) in headers)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }
    }

    public static (string Name, string Value) SharedKey => ("Authorization", $"Bearer {RegionHost.AgentKey}");

    public async Task<(HttpStatusCode Status, ServerToAgent? Reply)> PostAsync(AgentToServer message)
    {
        using var content = new ByteArrayContent(message.ToByteArray());
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-protobuf");
        using var response = await _http.PostAsync("/v1/opamp", content, TestContext.Current.CancellationToken);
        return (response.StatusCode, response.StatusCode == HttpStatusCode.OK ? await HttpWire.ReplyAsync(response) : null);
    }

    public async Task<ServerToAgent> AskAsync(AgentToServer message)
    {
        var (status, reply) = await PostAsync(message);
        status.ShouldBe(HttpStatusCode.OK);
        return reply!;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The certificate that the region issues to an agent with the shared key, with its private key.</summary>
    public static async Task<X509Certificate2> EnrollAsync(Uri address, TestAgent agent)
    {
        using var poller = new TlsPoller(address, null, SharedKey);
        using var key = Certifying.NewKey();
        using var certificate = (await poller.AskAsync(agent.Asking(Certifying.Csr(key, $"{agent.Id}")))).OfferedCertificate(key, agent.Id);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>A WebSocket with this certificate.</summary>
    public static async Task<ClientWebSocket> ConnectAsync(Uri address, X509Certificate2 certificate)
    {
        var socket = new ClientWebSocket();
        socket.Options.ClientCertificates.Add(certificate);
        socket.Options.RemoteCertificateValidationCallback = (_, server, _, _) => server?.Subject == "CN=127.0.0.1";
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "wss", Path = "/v1/opamp" }.Uri, TestContext.Current.CancellationToken).WithTimeout();
        return socket;
    }

    /// <summary>A CA that the region does not know, and a certificate of it that looks like one of the region's.</summary>
    public static X509Certificate2 Forge(X509Certificate2 genuine)
    {
        using var caKey = Certifying.NewKey();
        var ca = new System.Security.Cryptography.X509Certificates.CertificateRequest(genuine.IssuerName, caKey, HashAlgorithmName.SHA256);
        ca.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        using var authority = ca.CreateSelfSigned(genuine.NotBefore.AddDays(-1), genuine.NotAfter.AddDays(1));
        using var key = Certifying.NewKey();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(genuine.SubjectName, key, HashAlgorithmName.SHA256);
        using var forged = request.Create(authority, genuine.NotBefore, genuine.NotAfter, genuine.SerialNumberBytes.Span);
        return forged.CopyWithPrivateKey(key);
    }

    /// <summary>PEM files of a server certificate, or of a CA, as settings.</summary>
    public static void WriteSelfSigned(AsymmetricAlgorithm key, string name, bool ca, string certificatePath, string keyPath)
    {
        var request = key is ECDsa ecdsa
            ? new System.Security.Cryptography.X509Certificates.CertificateRequest($"CN={name}", ecdsa, HashAlgorithmName.SHA256)
            : new System.Security.Cryptography.X509Certificates.CertificateRequest($"CN={name}", (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(ca, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(365));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
    }
}
