using Google.Protobuf;

namespace Ampora.Protos;

/// <summary>
/// Messages that nest deeper than a protobuf parser takes by itself (100 levels): an attribute of 50 key-value lists, each in the
/// other, is three messages a level. Whoever reads what an agent sent must take as much as whoever received it.
/// </summary>
public static class NestedMessage
{
    /// <summary>Messages inside messages, the outermost counted too. Beyond it a message is refused.</summary>
    public const int MostLevels = 250;

    /// <exception cref="InvalidProtocolBufferException">The bytes are no such message, or nest too deep.</exception>
    public static T ParseNested<T>(this MessageParser<T> parser, ByteString bytes)
        where T : IMessage<T>
    {
        using var stream = new MemoryStream(bytes.ToByteArray(), writable: false);
        using var input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, MostLevels);
        return parser.ParseFrom(input);
    }

    /// <inheritdoc cref="ParseNested{T}(MessageParser{T}, ByteString)"/>
    public static T ParseNested<T>(this MessageParser<T> parser, ReadOnlySpan<byte> bytes)
        where T : IMessage<T>
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        using var input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, MostLevels);
        return parser.ParseFrom(input);
    }
}
