using Ampora.Hosting.Errors;
using Ampora.Hosting.Options;
using Ampora.Regional.Enrollment.Certificates;

namespace Ampora.Regional.Enrollment;

internal static class EnrollmentSetup
{
    public static void AddEnrollment(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<EnrollmentOptions, EnrollmentOptionsValidator>(EnrollmentOptions.Section);
        services.AddValidatedOptions<KeyProtectionOptions, KeyProtectionOptionsValidator>(KeyProtectionOptions.Section);
        services.AddSingleton<MasterKey>();
        services.AddSingleton<CredentialLookup>();
        services.AddSingleton<CredentialUses>();
        services.AddSingleton<CredentialStore>();
        services.AddSingleton<CredentialQuery>();
        services.AddSingleton<BootstrapRedemption>();
        services.AddSingleton<BootstrapTokenStore>();
        services.AddSingleton<GatewayStore>();
        services.AddSingleton<Enrollments>();
        services.AddSingleton<SpeakerChecks>();
        services.AddSingleton<AgentCa>();
        services.AddSingleton<CertificateRequests>();
        services.AddSingleton<ClientCertificates>();
        services.AddSingleton<RevocationList>();
        services.AddSingleton<SpeakerParts>();
        services.AddSingleton<AgentAuthentication>();
        services.AddSingleton<Revocations>();
        services.AddSingleton<RevocationStore>();
        services.AddSingleton<Approvals>();
        services.AddHostedService<KeyCheck>();
        services.AddHostedService<CredentialRunner>();
        services.AddHostedService<RevocationWebhookRunner>();
        services.AddJson(EnrollmentJson.Default);
    }
}
