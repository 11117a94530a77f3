using Ampora.Hosting.Errors;

namespace Ampora.Regional.Configurations;

internal static class ConfigurationsSetup
{
    public static void AddConfigurations(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ConfigurationStore>();
        builder.Services.AddSingleton<ConfigurationAssignments>();
        builder.Services.AddSingleton<VersionProgressQuery>();
        builder.Services.AddSingleton<DesiredConfigs>();
        builder.Services.AddJson(ConfigurationsJson.Default);
    }

    public static void MapConfigurationsAndAssignments(this WebApplication app)
    {
        app.MapConfigurations();
        app.MapAssignments();
    }
}
