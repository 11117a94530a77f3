using Ampora.Hosting.Errors;
using Ampora.Hosting.Options;

namespace Ampora.Regional.Messages;

internal static class MessagesSetup
{
    public static void AddMessages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<MessagesOptions, MessagesOptionsValidator>(MessagesOptions.Section);
        services.AddSingleton<InboxStore>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<OutboxClaims>();
        services.AddSingleton<MessageQuery>();
        services.AddSingleton<OutboxRunner.Surroundings>();
        services.AddHostedService<OutboxRunner>();
        services.AddJson(MessagesJson.Default);
    }
}
