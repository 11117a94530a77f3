using Ampora.Aggregator.Fleet;
using Ampora.Federation.V1;

namespace Ampora.Aggregator.Tests.Fleet;

public sealed class DeletionLogTests
{
    [Fact]
    public void It_remembers_the_newest_and_says_from_where()
    {
        var log = DeletionLog.From(100);
        for (var stamp = 100UL; stamp < 12_100; stamp++)
        {
            log = log.With([new Deletion(new ItemKey(Kind.Agent, $"{stamp}"), stamp)]);
        }

        log.KnownFrom.ShouldBe(2_100UL);
        log.Since(2_100).Count().ShouldBe(10_000);
        log.Since(12_099).ShouldHaveSingleItem().Key.Key.ShouldBe("12099");
    }
}
