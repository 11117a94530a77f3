using Ampora.Hosting.Errors;

namespace Ampora.Regional.Desired;

internal static class DesiredSetup
{
    public static void AddDesired(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DesiredSettingsReader>();
        builder.Services.AddSingleton<DesiredPackagesReader>();
        builder.Services.AddSingleton<DesiredCredentialReader>();
        builder.Services.AddSingleton<DesireCatalog>();
        builder.Services.AddSingleton<OfferProgressQuery>();
        builder.Services.AddJson(OffersJson.Default);
    }
}
