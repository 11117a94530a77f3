using System.Security.Cryptography;
using Ampora.Hosting.Options;
using Ampora.Regional.Enrollment.Certificates;

namespace Ampora.Regional.Enrollment;

/// <summary>What happens to an agent that the region has not seen before.</summary>
internal enum AdmissionPolicy
{
    /// <summary>It may be offered whatever is assigned to it.</summary>
    Automatic,

    /// <summary>It is listened to, and offered nothing until an operator approves it.</summary>
    Manual,
}

/// <summary>Section <c>Enrollment</c>: how agents that are new come in, and what they prove who they are with.</summary>
internal sealed class EnrollmentOptions
{
    public const string Section = "Enrollment";

    /// <summary>For agents that come with the shared key, a bootstrap token that says nothing else, or nothing at all. Default Automatic.</summary>
    public AdmissionPolicy Admission { get; set; }

    /// <summary>Takes agents that present no credential at all. Default false.</summary>
    public bool TrustOnFirstUse { get; set; }

    public CaOptions Ca { get; set; } = new();

    public ForwardedCertificateOptions ForwardedCertificate { get; set; } = new();

    public RevocationWebhookOptions RevocationWebhook { get; set; } = new();
}

internal sealed class EnrollmentOptionsValidator(IConfiguration configuration) : OptionsValidator<EnrollmentOptions>
{
    private const int MostDays = 825;

    public override void Validate(EnrollmentOptions options, OptionsFaults faults)
    {
        faults.Unless(Enum.IsDefined(options.Admission), "Enrollment:Admission", "must be Automatic or Manual");
        ValidateCa(options.Ca, faults);
        faults.Unless(options.RevocationWebhook.IsSound, "Enrollment:RevocationWebhook:Url", "must be an http or https URL");
        var forwarded = options.ForwardedCertificate;
        for (var i = 0; i < forwarded.Proxies.Count; i++)
        {
            faults.Unless(ClientCertificates.Network(forwarded.Proxies[i]) is not null, $"Enrollment:ForwardedCertificate:Proxies:{i}",
                $"must be an address or a network such as 10.0.0.0/8, not '{forwarded.Proxies[i]}'");
        }

        faults.Unless(forwarded.Header.Length == 0 || forwarded.Proxies.Count > 0, "Enrollment:ForwardedCertificate:Proxies",
            "must name the proxies that Enrollment:ForwardedCertificate:Header is taken from");
        faults.Unless(forwarded.Header.Length == 0 || options.Ca.Enabled, "Enrollment:Ca:Enabled",
            "must be true where certificates are taken from proxies");
    }

    private void ValidateCa(CaOptions ca, OptionsFaults faults)
    {
        faults.UnlessBetween("Enrollment:Ca:CertificateDays", ca.CertificateDays, 1, MostDays);
        faults.Unless(ca.IsSupplied == ca.KeyPath.Length > 0, "Enrollment:Ca:KeyPath", "must be given together with Enrollment:Ca:CertificatePath");
        faults.Unless(!ca.Enabled || ca.IsSupplied || configuration["KeyProtection:MasterKey"] is { Length: > 0 }, "KeyProtection:MasterKey",
            "must be given, because it seals the key of the CA that Enrollment:Ca:Enabled makes");
        if (!ca.IsSupplied || ca.KeyPath.Length == 0)
        {
            return;
        }

        try
        {
            CaCertificate.Load(ca.CertificatePath, ca.KeyPath);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add("Enrollment:Ca:CertificatePath", $"must hold a CA certificate whose key is in Enrollment:Ca:KeyPath ({failure.Message})");
        }
    }
}
