using Microsoft.Extensions.Configuration;
using OpenTelemetry.Resources;

namespace Ampora.Hosting.Telemetry;

/// <summary>Who this process is, for every signal (OpenTelemetry semantic conventions, service.*).</summary>
/// <remarks>Reads the configuration, not the options: the logs need it before the options are checked.</remarks>
internal sealed class ProcessResource(ProductIdentity identity, IConfiguration configuration)
{
    public ResourceBuilder Builder()
    {
        var instance = configuration["Instance:Name"] ?? new InstanceOptions().Name;
        return ResourceBuilder.CreateDefault().AddService(identity.Name, "ampora", identity.Version, autoGenerateServiceInstanceId: false, instance);
    }
}
