using Ampora.Regional.Federation;

namespace Ampora.Regional.Tests.Federation;

public sealed class DurabilityRuleTests
{
    [Theory]
    [InlineData("on", "on", false, null)]
    [InlineData("local", "on", false, null)]
    [InlineData("off", "on", false, "synchronous_commit")]
    [InlineData("off", "on", true, "synchronous_commit")]
    [InlineData("on", "off", false, "fsync")]
    [InlineData("on", "off", true, null)]
    public void A_database_that_forgets_commits_is_refused(string synchronousCommit, string fsync, bool development, string? names)
    {
        var fault = DurabilityRule.Fault(synchronousCommit, fsync, "ampora", development);
        if (names is null)
            fault.ShouldBeNull();
        else
            fault.ShouldNotBeNull().ShouldContain(names);
    }
}
