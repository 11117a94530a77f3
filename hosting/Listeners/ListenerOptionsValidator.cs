using System.Security.Cryptography;
using Ampora.Hosting.Options;

namespace Ampora.Hosting.Listeners;

internal sealed class ListenerOptionsValidator(ListenerSet listeners) : OptionsValidator<ListenerOptions>
{
    public override void Validate(ListenerOptions options, OptionsFaults faults)
    {
        var taken = new Dictionary<(string, int), Listener>();
        var tls = false;
        foreach (var listener in listeners.All)
        {
            var key = $"Listen:{listener}";
            if (!ListenerAddress.TryParse(options.For(listener), out var address, out var must))
            {
                faults.Add(key, must);
                continue;
            }

            tls |= address.IsTls;
            faults.Unless(address.IsTls || listener != Listener.OpAmp || options.Tls.ClientCertificates == ClientCertificateUse.Off,
                "Listen:Tls:ClientCertificates", "must be Off where Listen:OpAmp does not say https");
            if (address.Port != 0 && !taken.TryAdd((address.Host, address.Port), listener))
            {
                faults.Add(key, $"must not be the address of Listen:{taken[(address.Host, address.Port)]} ({address.Host}:{address.Port})");
            }
        }

        faults.UnlessBetween("Listen:RequestHeadersSeconds", options.RequestHeadersSeconds, 1, 600);
        if (tls)
        {
            ValidateTls(options.Tls, faults);
        }
    }

    private static void ValidateTls(TlsOptions tls, OptionsFaults faults)
    {
        var both = true;
        foreach (var (key, path) in ((string, string?)[])[("CertificatePath", tls.CertificatePath), ("KeyPath", tls.KeyPath)])
        {
            both &= File.Exists(path);
            faults.Unless(File.Exists(path), $"Listen:Tls:{key}", "must name a PEM file that exists, because a listener says https");
        }

        try
        {
            _ = both ? ServerCertificate.Load(tls) : null;
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            faults.Add("Listen:Tls:CertificatePath", $"must hold a certificate whose key is in Listen:Tls:KeyPath ({failure.Message})");
        }
    }
}
