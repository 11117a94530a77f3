using Ampora.Testing;
using Microsoft.Extensions.Logging;

namespace Ampora.Aggregator.Tests;

public sealed class AggregatorAppTests
{
    [Fact]
    public async Task An_aggregator_without_configuration_names_everything_that_it_needs_and_ends_with_78()
    {
        using var logs = new RecordingLogs();
        await using var app = new AggregatorApp(["--Logging:Console:LogLevel:Default=None"], builder => builder.Logging.AddProvider(logs));
        (await app.RunAsync().WithTimeout()).ShouldBe(78);
        var keys = logs.Records.Where(record => record.Level == LogLevel.Critical).Select(record => record.Message.Split(' ')[1]);
        keys.ShouldBe(["ConnectionStrings:Ampora", "Access:ApiToken", "Regions"], ignoreOrder: true);
    }
}
