using Ampora.Regional.Tests.Support;

namespace Ampora.Regional.Tests.Enrollment;

public sealed class SocketCertificateTests(CertificateFixture region) : CertificateContract(region), IClassFixture<CertificateFixture>
{
    private protected override AgentWire Connect(string? authorization) => Host.Socket(authorization);
}
