using Ampora.Regional.OpAmp.Transport;

namespace Ampora.Fuzz.Targets;

/// <summary>The header of a message, and the frames that the region follows under a WebSocket.</summary>
internal sealed class FramingTarget : FuzzTarget
{
    private const int LongestHeader = 10;

    public override string Name => "framing";

    public override int Share => 5;

    public override byte[] Generate(Random random) => random.Next(2) == 0
        ? [.. Enumerable.Range(0, random.Next(12)).Select(_ => (byte)(random.Next(3) == 0 ? 0x80 : random.Next(256))), .. ProtoTree.Bytes(random, random.Next(30))]
        : WebSocketFrames.Random(random, random.Next(1, 5));

    public override bool Run(byte[] input)
    {
        var whole = new FrameWatch();
        whole.Saw(input);
        var cut = new FrameWatch();
        var at = input.Length == 0 ? 0 : input[0] % (input.Length + 1);
        cut.Saw(input.AsSpan(0, at));
        cut.Saw(input.AsSpan(at));
        Holds(cut.IsUnderWay == whole.IsUnderWay && cut.Answered == whole.Answered, "frames are followed otherwise when their bytes come in two pieces");

        if (!Framing.TryUnframe(input, out var data, out var fault))
        {
            Holds(!string.IsNullOrEmpty(fault), "a refusal without words");
            return false;
        }

        var header = input.Length - data.Length;
        Holds(header is >= 1 and <= LongestHeader, "a header of no bytes, or of too many");
        Holds(input.AsSpan(0, header).IndexOfAnyExcept((byte)0x80, (byte)0) < 0, "a header that is not zero was taken");
        return true;
    }
}
