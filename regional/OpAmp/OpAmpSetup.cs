using Ampora.Hosting.Listeners;
using Ampora.Hosting.Options;
using Ampora.Regional.Enrollment.Certificates;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.OpAmp.Throttling;
using Ampora.Regional.OpAmp.Transport;
using Ampora.Regional.Packages;
using Microsoft.Extensions.Options;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp;

internal static class OpAmpSetup
{
    public static void AddOpAmp(this WebApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<OpAmpOptions, OpAmpOptionsValidator>(OpAmpOptions.Section);
        builder.Services.AddSingleton(provider => new Engine(
            TraitsOf(provider.GetRequiredService<IOptions<OpAmpOptions>>().Value, provider.GetRequiredService<AgentCa>().IsOn)));
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<ReceiveBudget>();
        builder.Services.AddSingleton<HalfClosed>();
        builder.Services.AddSingleton<MessageRate>();
        builder.Services.AddSingleton<ConversationParts>();
        builder.Services.AddSingleton<WebSocketTransport>();
        builder.Services.AddSingleton<HttpTransport.Surroundings>();
        builder.Services.AddSingleton<HttpTransport>();
        builder.Services.AddSingleton<OpAmpEndpoint>();
        builder.Services.AddHostedService<SocketDeadlineRunner>();
    }

    private static ServerTraits TraitsOf(OpAmpOptions options, bool certifies) => new()
    {
        Certifies = certifies,
        HeartbeatSeconds = (ulong?)options.HeartbeatIntervalSeconds,
        Custom = options.CustomCapabilities.Count == 0 ? null : new CustomCapabilities { Capabilities = { options.CustomCapabilities } },
        Path = options.Path,
        MaxReplyBytes = options.MaxReplyBytes,
    };

    /// <summary>Takes the OpAMP listener away from everything that follows.</summary>
    public static void UseOpAmp(this WebApplication app) => app.MapWhen(
        context => context.Listener() == Listener.OpAmp,
        agents =>
        {
            agents.Map(PackageDownloads.Path, downloads => downloads.Run(
                context => context.RequestServices.GetRequiredService<PackageDownloads>().InvokeAsync(context)));
            agents.Map(RevocationList.Path, list => list.Run(
                context => context.RequestServices.GetRequiredService<RevocationList>().AnswerAsync(context)));
            agents.UseWebSockets();
            // Asked for with the first request: while the app is composed, its options have not been checked. Not of the request, which
            // would then have services of its own for as long as the agent is connected.
            agents.Run(context => app.Services.GetRequiredService<OpAmpEndpoint>().InvokeAsync(context));
        });
}
