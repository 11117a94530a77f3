using Ampora.Testing;
using Microsoft.Extensions.Logging;

namespace Ampora.Regional.Tests;

public sealed class RegionalAppTests
{
    [Fact]
    public async Task A_region_without_configuration_names_everything_that_it_needs_and_ends_with_78()
    {
        using var logs = new RecordingLogs();
        await using var app = new RegionalApp(["--Logging:Console:LogLevel:Default=None"], builder => builder.Logging.AddProvider(logs));
        (await app.RunAsync().WithTimeout()).ShouldBe(78);
        var keys = logs.Records.Where(record => record.Level == LogLevel.Critical).Select(record => record.Message.Split(' ')[1]);
        keys.ShouldBe(["Region:Id", "ConnectionStrings:Ampora", "Access:ApiToken", "OpAmp:SharedKey"], ignoreOrder: true);
    }
}
