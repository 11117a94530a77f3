using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp;

public sealed class ReportOutlineTests
{
    private static readonly Guid Agent = Guid.Parse("01890000-0000-7000-8000-000000000003");

    [Theory]
    [InlineData(0ul, false)]
    [InlineData(1ul, true)]
    [InlineData(300ul, true)]
    [InlineData(ulong.MaxValue, true)]
    public void A_report_is_known_by_its_agent_and_number(ulong sequence, bool known)
    {
        // 0 is not written by protobuf.
        ReportOutline.TryRead(Report(sequence).ToByteArray(), out var outline).ShouldBe(known);
        if (known)
        {
            outline.Agent.ShouldBe(Agent);
            outline.Sequence.ShouldBe(sequence);
        }
    }

    [Fact]
    public void Reports_that_differ_in_their_numbers_alone_say_the_same()
    {
        Rest(Report(7)).ShouldBe(Rest(Report(70_000)));
        var other = Report(7);
        other.Health.Status = "StatusStopping";
        Rest(other).ShouldNotBe(Rest(Report(7)));
        var agent = Report(7);
        agent.InstanceUid = ByteString.CopyFrom(new byte[16]);
        Rest(agent).ShouldNotBe(Rest(Report(7)));
    }

    [Fact]
    public void A_number_in_another_place_is_found_as_well()
    {
        var whole = Report(9).ToByteArray();
        byte[] moved = [.. whole[..18], .. whole[20..], .. whole[18..20]];
        AgentToServer.Parser.ParseFrom(moved).ShouldBe(Report(9));
        ReportOutline.TryRead(moved, out var outline).ShouldBeTrue();
        outline.Sequence.ShouldBe(9ul);
        outline.Rest.ShouldBe(Rest(Report(9)));
    }

    [Fact]
    public void What_is_not_an_ordinary_report_is_left_to_the_parser()
    {
        var whole = Report(9).ToByteArray();
        foreach (var odd in new byte[][] { [.. whole, .. whole[18..20]], [.. whole, .. whole[..18]], whole[18..], whole[..18], whole[..^1], [.. whole, 0x00], [.. whole, 0x0B, 0x0C], [] })
        {
            ReportOutline.TryRead(odd, out _).ShouldBeFalse(Convert.ToHexString(odd));
        }
    }

    [Fact]
    public void A_long_report_is_left_to_the_parser()
    {
        var report = Report(9);
        report.Health.LastError = new string('x', ReportOutline.MostBytes - 100);
        report.Health.LastError += new string('x', ReportOutline.MostBytes - report.CalculateSize());
        report.CalculateSize().ShouldBe(ReportOutline.MostBytes);
        ReportOutline.TryRead(report.ToByteArray(), out _).ShouldBeTrue();
        report.Health.LastError += "x";
        ReportOutline.TryRead(report.ToByteArray(), out _).ShouldBeFalse();
    }

    private static Fingerprint Rest(AgentToServer report)
    {
        ReportOutline.TryRead(report.ToByteArray(), out var outline).ShouldBeTrue();
        return outline.Rest;
    }

    private static AgentToServer Report(ulong sequence) => new()
    {
        InstanceUid = InstanceUid.ToBytes(Agent), SequenceNum = sequence, Capabilities = 0x801, Health = new ComponentHealth { Healthy = true, Status = "StatusOK" },
    };
}
