namespace Ampora.Fuzz.Targets;

/// <summary>WebSocket frames (RFC 6455, section 5.2), right and wrong.</summary>
internal static class WebSocketFrames
{
    public static byte[] Random(Random random, int count)
    {
        using var frames = new MemoryStream();
        for (; count > 0; count--)
        {
            frames.Write(Frame(random, ProtoTree.Bytes(random, random.Next(random.Next(200) == 0 ? 70_000 : 200))));
        }

        return frames.ToArray();
    }

    public static byte[] Frame(Random random, byte[] payload, bool sound = false)
    {
        var first = sound || random.Next(3) > 0 ? (byte)0x82 : (byte)random.Next(256);
        var masked = sound || random.Next(10) > 0;
        var lie = sound || random.Next(20) > 0 ? 0 : random.Next(-5, 100_000);
        var length = (ulong)Math.Max(0, payload.Length + lie);
        byte[] size = length switch
        {
            < 126 when sound || random.Next(10) > 0 => [(byte)length],
            < 65_536 => [126, (byte)(length >> 8), (byte)length],
            _ => [127, (byte)(length >> 56), (byte)(length >> 48), (byte)(length >> 40), (byte)(length >> 32), (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
        size[0] |= masked ? (byte)0x80 : (byte)0;
        byte[] mask = masked ? [1, 2, 3, 4] : [];
        var body = (byte[])payload.Clone();
        for (var at = 0; masked && at < body.Length; at++)
        {
            body[at] ^= mask[at % 4];
        }

        return [first, .. size, .. mask, .. body];
    }
}
