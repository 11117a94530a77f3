using Ampora.Regional.Federation;

namespace Ampora.Regional.Tests.Federation;

public sealed class BookmarkIntervalTests
{
    [Theory]
    [InlineData(null, 2000)]
    [InlineData(0, 2000)]
    [InlineData(-5, 2000)]
    [InlineData(1, 100)]
    [InlineData(500, 500)]
    [InlineData(60_000, 10_000)]
    public void A_reader_is_promised_what_it_asks_for_within_limits(int? wanted, int promised) =>
        BookmarkInterval.Promised(wanted is { } asked ? TimeSpan.FromMilliseconds(asked) : null, TimeSpan.FromSeconds(2))
            .ShouldBe(TimeSpan.FromMilliseconds(promised));
}
