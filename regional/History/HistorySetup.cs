using Ampora.Hosting.Errors;
using Ampora.Hosting.Options;

namespace Ampora.Regional.History;

internal static class HistorySetup
{
    public static void AddHistory(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<HistoryOptions, HistoryOptionsValidator>(HistoryOptions.Section);
        services.AddSingleton<HistoryDays>();
        services.AddSingleton<AgentEventQuery>();
        services.AddHostedService<HistoryRunner>();
        services.AddJson(HistoryJson.Default);
    }
}
