using Ampora.Regional.OpAmp.Transport;

namespace Ampora.Regional.Tests.OpAmp.Transport;

public sealed class FrameWatchTests
{
    private static readonly byte[] Mask = [9, 8, 7, 6];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(70_000)]
    public void A_message_is_under_way_from_its_first_byte_to_its_last(int size)
    {
        foreach (var step in (int[])[1, 3, 7, 1000])
        {
            var frames = new FrameWatch();
            var frame = Frame(0x82, new byte[size]);
            for (var at = 0; at < frame.Length; at += step)
            {
                frames.IsUnderWay.ShouldBe(at > 0);
                frames.Saw(frame.AsSpan(at, Math.Min(step, frame.Length - at)));
            }

            frames.IsUnderWay.ShouldBeFalse();
        }
    }

    [Fact]
    public void Between_the_fragments_of_a_message_it_is_under_way_whatever_controls_come()
    {
        var frames = new FrameWatch();
        frames.Saw(Frame(0x02, [1, 2]));
        frames.IsUnderWay.ShouldBeTrue();
        frames.Saw(Frame(0x89, []));
        frames.IsUnderWay.ShouldBeTrue();
        frames.Saw(Frame(0x00, []));
        frames.IsUnderWay.ShouldBeTrue();
        frames.Saw(Frame(0x80, [3]));
        frames.IsUnderWay.ShouldBeFalse();
    }

    [Fact]
    public void A_Close_frame_is_seen_when_it_is_whole_and_only_that()
    {
        var frames = new FrameWatch();
        frames.Saw(Frame(0x82, [0x88, 0x82, 1, 2, 3, 4, 5, 6]));
        frames.Saw(Frame(0x89, [0x88, 0x80]));
        var close = Frame(0x88, [3, 232]);
        frames.Saw(close.AsSpan(..^1));
        frames.IsClosed.ShouldBeFalse();
        frames.Saw(close.AsSpan(^1..));
        frames.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public void The_answer_to_a_probe_is_seen_however_it_is_cut()
    {
        byte[] wire = [.. Frame(0x82, [1, 2, 3]), .. Frame(0x8A, [0, 0, 0, 2, 9]), .. Frame(0x8A, []), .. Frame(0x8A, new byte[8]), .. Frame(0x82, [0, 0, 0, 0, 1])];
        for (var cut = 0; cut < wire.Length; cut++)
        {
            var frames = new FrameWatch();
            frames.Saw(wire.AsSpan(0, cut));
            frames.Saw(wire.AsSpan(cut));
            frames.Answered.ShouldBe(0x209ul);
        }
    }

    private static byte[] Frame(byte first, byte[] payload)
    {
        byte[] size = payload.Length switch
        {
            < 126 => [(byte)payload.Length],
            < 65_536 => [126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        size[0] |= 0x80;
        return [first, .. size, .. Mask, .. payload.Select((octet, index) => (byte)(octet ^ Mask[index % 4]))];
    }
}
