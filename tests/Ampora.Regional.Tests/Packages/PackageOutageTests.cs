using System.Net;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Packages;

[Slow("stops and starts PostgreSQL")]
public sealed class PackageOutageTests
{
    [Fact]
    public async Task While_the_database_is_away_a_download_is_told_when_to_come_back()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        region.Logs.Expect(_ => true);
        using var rest = region.Rest();
        await rest.UploadAsync("kept", "1.0", [1, 2, 3]);
        await using var wire = region.Socket();
        var agent = new TestAgent { Capabilities = 0x9 };
        await wire.AskAsync(agent.Report());
        await rest.AssignSetToAsync((await rest.NewPackageSetAsync(("kept", "1.0"))).Path, agent.Id);
        var file = (await wire.ReceiveAsync(message => message.PackagesAvailable is not null)).PackagesAvailable.Packages["kept"].File;
        await server.StopAsync();

        using var refused = await DownloadAsync(file);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));

        await server.StartAgainAsync();
        await Eventually.PassesAsync(async () =>
        {
            using var served = await DownloadAsync(file);
            (await served.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe([1, 2, 3]);
        });
    }

    private static async Task<HttpResponseMessage> DownloadAsync(DownloadableFile file)
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = Timeouts.Default };
        using var request = new HttpRequestMessage(HttpMethod.Get, file.DownloadUrl);
        request.Headers.TryAddWithoutValidation("Authorization", file.Headers.Headers_[0].Value);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
