using Ampora.Hosting.Options;
using Microsoft.Extensions.DependencyInjection;

namespace Ampora.Hosting.Processes;

internal static class ProcessSetup
{
    public static void AddProcess(this IServiceCollection services)
    {
        services.AddValidatedOptions<InstanceOptions, InstanceOptionsValidator>("Instance");
        services.AddValidatedOptions<ShutdownOptions, ShutdownOptionsValidator>("Shutdown");
        services.AddHostedService<ShutdownOrder>();
    }
}
