using System.Text.Unicode;
using Ampora.Protos;
using Google.Protobuf.Reflection;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp;

/// <summary>
/// What a message must keep besides being parsable: strings are UTF-8 (the parser would put U+FFFD in the place of what is not, without a
/// word), messages nest no deeper than <see cref="NestedMessage.MostLevels"/>, and every field ends where its message does (the parser reads
/// beyond the end of a span on some that do not). One pass over the bytes, before anything is allocated.
/// </summary>
internal static class WireRules
{
    private const int GroupStart = 3;
    private const int GroupEnd = 4;

    private static readonly Shape Agent = Shape.Of(AgentToServer.Descriptor, []);

    /// <summary>How deep the message nests; <paramref name="fault"/> says what it breaks.</summary>
    public static int Levels(ReadOnlySpan<byte> data, out string? fault)
    {
        fault = null;
        return Levels(data, Agent, 1, ref fault);
    }

    private static int Levels(ReadOnlySpan<byte> data, Shape shape, int level, ref string? fault)
    {
        if (level > NestedMessage.MostLevels)
        {
            fault = $"{shape.Name}: nests deeper than {NestedMessage.MostLevels} messages.";
            return level;
        }

        var deepest = level;
        while (fault is null && !data.IsEmpty)
        {
            if (!WireReader.TryReadTag(ref data, out var tag) || !TryTake(ref data, tag, level, ref fault, out var value))
            {
                fault ??= $"{shape.Name}: cut short, or not a field.";
                break;
            }

            if ((tag & 7) != 2 || shape.Field(tag >> 3) is not { } field)
            {
                continue;
            }

            if (field.Message is { } inner)
            {
                deepest = Math.Max(deepest, Levels(value, inner, level + 1, ref fault));
            }
            else if (!Utf8.IsValid(value))
            {
                fault = $"{shape.Name}.{field.Name}: not valid UTF-8.";
            }
        }

        return deepest;
    }

    /// <summary>Takes the value after a tag; empty unless it is length-delimited.</summary>
    private static bool TryTake(ref ReadOnlySpan<byte> data, ulong tag, int level, ref string? fault, out ReadOnlySpan<byte> value)
    {
        value = default;
        switch (tag & 7)
        {
            case 0:
                return WireReader.TryReadVarint(ref data, out _);
            case 1:
                return WireReader.TrySkip(ref data, sizeof(ulong));
            case 2:
                return WireReader.TryReadBytes(ref data, out value);
            case 5:
                return WireReader.TrySkip(ref data, sizeof(uint));
            case GroupStart:
                return TrySkipGroup(ref data, level, ref fault);
            default:
                return false;
        }
    }

    /// <summary>Groups are of no message here, so they are unknown fields; they nest like messages.</summary>
    private static bool TrySkipGroup(ref ReadOnlySpan<byte> data, int level, ref string? fault)
    {
        var open = 1;
        while (open > 0)
        {
            if (level + open > NestedMessage.MostLevels)
            {
                fault = $"An unknown group nests deeper than {NestedMessage.MostLevels} messages.";
                return false;
            }

            if (!WireReader.TryReadTag(ref data, out var tag))
            {
                return false;
            }

            switch (tag & 7)
            {
                case GroupStart:
                    open++;
                    break;
                case GroupEnd:
                    open--;
                    break;
                default:
                    if (!TryTake(ref data, tag, level, ref fault, out _))
                    {
                        return false;
                    }

                    break;
            }
        }

        return true;
    }

    /// <summary>The strings and messages of a message, by field number.</summary>
    private sealed class Shape(string name)
    {
        private (string Name, Shape? Message)?[] _fields = [];

        public string Name => name;

        public (string Name, Shape? Message)? Field(ulong number) => number < (ulong)_fields.Length ? _fields[number] : null;

        public static Shape Of(MessageDescriptor message, Dictionary<string, Shape> known)
        {
            if (known.TryGetValue(message.FullName, out var shape))
            {
                return shape;
            }

            known[message.FullName] = shape = new Shape(message.Name);
            var fields = new (string, Shape?)?[message.Fields.InFieldNumberOrder().Select(field => field.FieldNumber).DefaultIfEmpty().Max() + 1];
            foreach (var field in message.Fields.InFieldNumberOrder())
            {
                fields[field.FieldNumber] = field.FieldType switch
                {
                    FieldType.String => (field.Name, null),
                    FieldType.Message => (field.Name, Of(field.MessageType, known)),
                    _ => null,
                };
            }

            shape._fields = fields;
            return shape;
        }
    }
}
