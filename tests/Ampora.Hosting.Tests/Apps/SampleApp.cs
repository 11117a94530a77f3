using Ampora.Hosting.Access;
using Ampora.Hosting.Database;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Listeners;
using Ampora.Hosting.OpenApi;
using Ampora.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ampora.Hosting.Tests.Apps;

/// <summary>An app as the region and the aggregator are: real listeners on free ports, a real database, one thing of its own.</summary>
internal sealed class SampleApp : IAsyncDisposable
{
    public const string ApiToken = "sample-api-token-sample-api-token";

    private SampleApp(WebApplication web, RecordingLogs logs) => (Web, Logs) = (web, logs);

    public WebApplication Web { get; }

    public RecordingLogs Logs { get; }

    /// <param name="settings">As on the command line: <c>Section:Key=value</c>; an empty value takes the default away.</param>
    public static SampleApp Build(string connectionString, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null, params string[] settings)
    {
        var logs = new RecordingLogs();
        var builder = WebApplication.CreateSlimBuilder([.. Defaults(connectionString), .. settings.Select(setting => $"--{setting}")]);
        builder.AddAmporaHosting(new ProductIdentity("ampora-sample", "1.2.3"), Listener.Http, Listener.OpAmp, Listener.Grpc);
        builder.Logging.AddProvider(logs);
        builder.AddAmporaDatabase<SampleContext>();
        builder.AddAmporaAccess();
        builder.AddAmporaOpenApi();
        builder.Services.AddJson(SampleJson.Default);
        configure?.Invoke(builder);
        var web = builder.Build();
        web.MapWhen(context => context.Listener() == Listener.OpAmp, agents => agents.Run(SampleEndpoints.AnswerAgentAsync));
        web.UseAmporaHosting();
        web.MapAmporaEndpoints();
        web.MapSample();
        map?.Invoke(web);
        return new SampleApp(web, logs);
    }

    public static async Task<SampleApp> StartAsync(
        string connectionString, Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null, params string[] settings)
    {
        var app = Build(connectionString, configure, map, settings);
        await app.Web.StartAsync().WithTimeout();
        return app;
    }

    public Uri Address(Listener listener) => Web.Services.GetRequiredService<ListenerAddresses>()[listener];

    public TestClient Client(Listener listener = Listener.Http) => new(Address(listener), listener == Listener.Grpc);

    public TestClient SignedInClient(Listener listener = Listener.Http)
    {
        var client = Client(listener);
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", ApiToken);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        Logs.AssertNoUnexpected();
    }

    private static IEnumerable<string> Defaults(string connectionString) =>
    [
        "--environment=Production",
        "--Logging:Console:LogLevel:Default=None",
        $"--ConnectionStrings:Ampora={connectionString}",
        "--Listen:Http=http://127.0.0.1:0",
        "--Listen:OpAmp=http://127.0.0.1:0",
        "--Listen:Grpc=http://127.0.0.1:0",
        $"--Access:ApiToken={ApiToken}",
        "--Instance:Name=sample-1",
    ];
}
