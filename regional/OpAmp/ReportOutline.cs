using Ampora.Regional.OpAmp.Protocol;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp;

/// <summary>
/// The two fields of a report that tell whose it is and which, found without parsing the rest. Agents say the same again and again:
/// what comes twice needs to be understood once (<see cref="Repetition"/>).
/// </summary>
/// <param name="Agent">instance_uid.</param>
/// <param name="Sequence">sequence_num.</param>
/// <param name="Number">Where the field sequence_num is.</param>
internal readonly record struct ReportOutline(Guid Agent, ulong Sequence, Range Number)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;
    private const int UidBytes = 16;
    private const int OnStack = 4096;

    /// <summary>False for what is not an ordinary report: whoever parses it will say what it is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> report, out ReportOutline outline)
    {
        outline = default;
        Guid? agent = null;
        (ulong Value, Range At)? number = null;
        for (var left = report; !left.IsEmpty;)
        {
            var start = report.Length - left.Length;
            if (!WireReader.TryReadTag(ref left, out var tag) || !TryTake(ref left, tag, out var value, out var bytes))
            {
                return false;
            }

            switch (tag >> 3)
            {
                case AgentToServer.InstanceUidFieldNumber when agent is null && bytes.Length == UidBytes:
                    agent = new Guid(bytes, bigEndian: true);
                    break;
                case AgentToServer.SequenceNumFieldNumber when number is null && (tag & 7) == Varint:
                    number = (value, start..(report.Length - left.Length));
                    break;
                case AgentToServer.InstanceUidFieldNumber or AgentToServer.SequenceNumFieldNumber:
                    return false;
            }
        }

        if (agent is null || number is null)
        {
            return false;
        }

        outline = new ReportOutline(agent.Value, number.Value.Value, number.Value.At);
        return true;
    }

    /// <summary>Stands for everything that the report says beside its number.</summary>
    public Fingerprint Rest(ReadOnlySpan<byte> report)
    {
        var (start, end) = (Number.Start.Value, Number.End.Value);
        var length = report.Length - (end - start);
        Span<byte> rest = length <= OnStack ? stackalloc byte[length] : new byte[length];
        report[..start].CopyTo(rest);
        report[end..].CopyTo(rest[start..]);
        return Fingerprint.Of(rest);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> left, ulong tag, out ulong value, out ReadOnlySpan<byte> bytes)
    {
        value = 0;
        bytes = default;
        return (tag & 7) switch
        {
            Varint => WireReader.TryReadVarint(ref left, out value),
            Fixed64 => WireReader.TrySkip(ref left, sizeof(ulong)),
            Bytes => WireReader.TryReadBytes(ref left, out bytes),
            Fixed32 => WireReader.TrySkip(ref left, sizeof(uint)),
            _ => false,
        };
    }
}
