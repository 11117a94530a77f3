using Ampora.Testing;
using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace Ampora.Hosting.Tests.Fixtures;

public sealed class RecordingLogsTests
{
    [Fact]
    public void An_error_that_nobody_expected_fails_the_test_with_its_words()
    {
        using var logs = new RecordingLogs();
        var logger = logs.CreateLogger("Some.Category");
        logger.LogWarning("only a warning");
        logs.AssertNoUnexpected();
        logger.LogError("disk {Disk} is full", "sda");
        Should.Throw<XunitException>(logs.AssertNoUnexpected).Message.ShouldContain("Error Some.Category[0] disk sda is full");
        logs.Records.Last().Values.ShouldContain(new KeyValuePair<string, object?>("Disk", "sda"));
    }

    [Fact]
    public void An_expected_error_does_not_excuse_another()
    {
        using var logs = new RecordingLogs();
        logs.Expect("disk");
        logs.CreateLogger("A").LogError("disk sda is full");
        logs.AssertNoUnexpected();
        logs.CreateLogger("A").LogCritical("fan stopped");
        Should.Throw<XunitException>(logs.AssertNoUnexpected).Message.ShouldContain("fan stopped");
    }
}
