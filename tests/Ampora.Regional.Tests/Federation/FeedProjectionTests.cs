using Ampora.Federation.V1;
using Ampora.Regional.Federation;
using Google.Protobuf;

namespace Ampora.Regional.Tests.Federation;

public sealed class FeedProjectionTests
{
    [Fact]
    public void What_fits_leaves_in_full()
    {
        var summary = new AgentSummary { InstanceUid = "a", Labels = { ["name"] = new string('x', 5000) } };
        FeedProjection.Apply(summary.Clone(), 256 * 1024).ShouldBe(summary);
    }

    [Theory]
    [InlineData(4 * 1024)]
    [InlineData(256 * 1024)]
    public void What_does_not_fit_is_cut_until_it_does(int limit)
    {
        var summary = new AgentSummary
        {
            InstanceUid = "018f0000-0000-7000-8000-000000000001",
            LastError = string.Concat(Enumerable.Repeat("😀", 300_000)),
            ServiceName = "shop",
            ReportedConfigHash = ByteString.CopyFrom(new byte[300_000]),
        };
        for (var i = 0; i < 2000; i++)
            summary.Labels[$"label {i:d4}"] = new string('€', 400);
        FeedProjection.Apply(summary, limit);
        summary.CalculateSize().ShouldBeLessThanOrEqualTo(limit);
        summary.ServiceName.ShouldBe("shop");
        summary.LastError.ShouldEndWith("…");
        AgentSummary.Parser.ParseFrom(summary.ToByteArray()).ShouldBe(summary);
    }
}
