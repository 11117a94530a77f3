using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Throttling;
using Ampora.Testing;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Tests.OpAmp.Throttling;

public sealed class MessageRateTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_burst_is_taken_then_the_lasting_rate()
    {
        var rate = Rate(perSecond: 2, burst: 5);
        var sender = 0L;
        Taken(rate, ref sender, 20).ShouldBe(5);
        _time.Advance(TimeSpan.FromSeconds(1));
        Taken(rate, ref sender, 20).ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(60));
        Taken(rate, ref sender, 20).ShouldBe(5);
    }

    [Fact]
    public void Senders_have_each_their_own()
    {
        var rate = Rate(perSecond: 1, burst: 1);
        var (one, two) = (0L, 0L);
        rate.TryTake(ref one).ShouldBeTrue();
        rate.TryTake(ref one).ShouldBeFalse();
        rate.TryTake(ref two).ShouldBeTrue();
    }

    private static int Taken(MessageRate rate, ref long sender, int messages)
    {
        var taken = 0;
        for (var message = 0; message < messages; message++)
        {
            taken += rate.TryTake(ref sender) ? 1 : 0;
        }

        return taken;
    }

    private MessageRate Rate(int perSecond, int burst) =>
        new(Options.Create(new OpAmpOptions { MaxMessagesPerSecond = perSecond, MessageBurst = burst }), _time);
}
