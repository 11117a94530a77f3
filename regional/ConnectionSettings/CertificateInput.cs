using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ampora.Hosting.Errors;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.ConnectionSettings;

/// <summary>
/// A client certificate that somebody hands in with its key (OpAMP, TLSCertificate): all PEM, the key that of the certificate, the
/// authority named unless the certificate signs itself. Certificates for an agent's own key come from enrolment.
/// </summary>
internal static class CertificateInput
{
    public static TLSCertificate? Read(NewCertificate? input, string field, FieldFaults faults)
    {
        if (input is null)
        {
            return null;
        }

        faults.Unless(input.CaCert is null || ConnectionParts.IsCertificates(input.CaCert), $"{field}.caCert", "must be one or more certificates as PEM");
        if (input.Cert is null || !ConnectionParts.IsCertificates(input.Cert))
        {
            faults.Add($"{field}.cert", "must be a certificate as PEM");
            return new TLSCertificate();
        }

        faults.Unless(input.CaCert is not null || SignsItself(input.Cert), $"{field}.caCert", "must be given, because an authority signed the certificate");
        CheckKey(input.Cert, input.PrivateKey, $"{field}.privateKey", faults);
        return new TLSCertificate
        {
            Cert = ByteString.CopyFromUtf8(input.Cert),
            PrivateKey = ByteString.CopyFromUtf8(input.PrivateKey ?? ""),
            CaCert = ByteString.CopyFromUtf8(input.CaCert ?? ""),
        };
    }

    private static bool SignsItself(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
    }

    private static void CheckKey(string cert, string? key, string field, FieldFaults faults)
    {
        if (key is null)
        {
            faults.Add(field, "must be given with the certificate, as PEM");
            return;
        }

        try
        {
            using var pair = X509Certificate2.CreateFromPem(cert, key);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            faults.Add(field, "must be the unencrypted private key of the certificate, as PEM");
        }
    }
}
