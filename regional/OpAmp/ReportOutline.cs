using Ampora.Regional.OpAmp.Protocol;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp;

/// <summary>
/// Whose a report is, which, and whether it says what another says, found without parsing it. Agents say the same again and again:
/// what comes twice needs to be understood once (<see cref="Repetition"/>).
/// </summary>
/// <param name="Agent">instance_uid.</param>
/// <param name="Sequence">sequence_num.</param>
/// <param name="Rest">Stands for everything that the report says beside its number.</param>
internal readonly record struct ReportOutline(Guid Agent, ulong Sequence, Fingerprint Rest)
{
    /// <summary>A longer report is left to the parser: what is outlined is copied on the stack, outside of the receive budget.</summary>
    public const int MostBytes = 4096;

    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;
    private const int UidBytes = 16;

    /// <summary>False for what is not an ordinary report: whoever parses it will say what it is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> report, out ReportOutline outline)
    {
        outline = default;
        if (report.Length > MostBytes)
        {
            return false;
        }

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

        outline = new ReportOutline(agent.Value, number.Value.Value, Without(report, number.Value.At));
        return true;
    }

    private static Fingerprint Without(ReadOnlySpan<byte> report, Range field)
    {
        var (start, length) = field.GetOffsetAndLength(report.Length);
        Span<byte> rest = stackalloc byte[report.Length - length];
        report[..start].CopyTo(rest);
        report[(start + length)..].CopyTo(rest[start..]);
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
