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
            if (address.Port != 0 && !taken.TryAdd((address.Host, address.Port), listener))
            {
                faults.Add(key, $"must not be the address of Listen:{taken[(address.Host, address.Port)]} ({address.Host}:{address.Port})");
            }
        }

        if (tls)
        {
            faults.Unless(File.Exists(options.Tls.CertificatePath), "Listen:Tls:CertificatePath", "must name a PEM file that exists, because a listener says https");
            faults.Unless(File.Exists(options.Tls.KeyPath), "Listen:Tls:KeyPath", "must name a PEM file that exists, because a listener says https");
        }
    }
}
