using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Health;

internal static class HealthSetup
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<HealthRun>();
        services.AddSingleton<Readiness>();
        services.AddHealthChecks().AddCheck<Readiness>("process");
    }
}
