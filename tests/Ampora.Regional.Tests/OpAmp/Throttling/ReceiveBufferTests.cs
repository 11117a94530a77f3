using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Throttling;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Tests.OpAmp.Throttling;

public sealed class ReceiveBufferTests
{
    private readonly ReceiveBudget _budget = new(Options.Create(new OpAmpOptions { ReceiveBudgetBytes = 200_000 }));

    [Fact]
    public void A_message_grows_up_to_one_byte_beyond_its_limit()
    {
        using var buffer = new ReceiveBuffer(_budget, 50_000);
        while (!buffer.IsOverLimit)
        {
            var free = buffer.Free();
            free.IsEmpty.ShouldBeFalse();
            free.Span.Fill((byte)buffer.Length);
            buffer.Advance(Math.Min(free.Length, 777));
        }

        buffer.Length.ShouldBe(50_001);
    }

    [Fact]
    public void What_grows_beyond_the_budget_is_not_taken_and_what_ends_gives_it_back()
    {
        var one = new ReceiveBuffer(_budget, 1 << 20);
        Fill(one, 80_000).ShouldBeTrue();
        using (var two = new ReceiveBuffer(_budget, 1 << 20))
        {
            Fill(two, 80_000).ShouldBeFalse();
        }

        one.Bytes.Span.IndexOfAnyExcept((byte)7).ShouldBe(-1);
        one.Dispose();
        _budget.Left.ShouldBe(200_000);
        using var three = new ReceiveBuffer(_budget, 1 << 20);
        Fill(three, 80_000).ShouldBeTrue();
    }

    [Fact]
    public void Small_messages_need_no_budget()
    {
        var buffers = Enumerable.Range(0, 100).Select(_ => new ReceiveBuffer(_budget, 1 << 20)).ToArray();
        buffers.ShouldAllBe(buffer => Fill(buffer, 4096));
        _budget.Left.ShouldBe(200_000);
        Array.ForEach(buffers, buffer => buffer.Dispose());
    }

    private static bool Fill(ReceiveBuffer buffer, int bytes)
    {
        while (buffer.Length < bytes)
        {
            var free = buffer.Free();
            if (free.IsEmpty)
            {
                return false;
            }

            var taken = Math.Min(free.Length, bytes - buffer.Length);
            free.Span[..taken].Fill(7);
            buffer.Advance(taken);
        }

        return true;
    }
}
