using Ampora.Hosting.Errors;

namespace Ampora.Regional.ConnectionSettings;

internal static class ConnectionSettingsSetup
{
    public static void AddConnectionSettings(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SettingsStore>();
        builder.Services.AddJson(ConnectionSettingsJson.Default);
    }
}
