using Ampora.Hosting;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Options;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Sessions;

internal static class SessionsSetup
{
    /// <summary>Services stop in the reverse of this order: sessions say goodbye before their writer ends.</summary>
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<SessionOptions, SessionOptionsValidator>(SessionOptions.Section);
        services.AddSingleton(provider => new InstanceIdentity(
            provider.GetRequiredService<IOptions<InstanceOptions>>().Value.Name,
            provider.GetRequiredService<ProductIdentity>().Version,
            Guid.CreateVersion7(provider.GetRequiredService<TimeProvider>().GetUtcNow())));
        services.AddSingleton<InstanceStore>();
        services.AddSingleton<SessionClaims>();
        services.AddSingleton<Succession>();
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<PollParts>();
        services.AddSingleton<PollBatches>();
        services.AddSingleton<DesiredRunner.Surroundings>();
        services.AddSingleton<InstanceRunner.Surroundings>();
        services.AddHostedService<DesiredRunner>();
        services.AddHostedService<SeenRunner>();
        services.AddHostedService<InstanceRunner>();
        services.AddJson(InstancesJson.Default);
    }
}
