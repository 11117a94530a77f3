using Ampora.Regional.OpAmp.Transport;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Transport;

/// <summary>The header of a WebSocket message: a varint of value 0 in any legal length.</summary>
public sealed class FramingTests
{
    [Theory]
    [InlineData("00", "")]
    [InlineData("000a01", "0a01")]
    [InlineData("80000a01", "0a01")]
    [InlineData("8080800012", "12")]
    [InlineData("8080808080808080800012", "12")]
    public void A_header_of_zero_may_take_up_to_ten_bytes(string message, string data)
    {
        Framing.TryUnframe(Convert.FromHexString(message), out var rest, out var fault).ShouldBeTrue();
        Convert.ToHexStringLower(rest.Span).ShouldBe(data);
        fault.ShouldBeNull();
    }

    [Theory]
    [InlineData("010a01", "message header: must be 0, was 1.")]
    [InlineData("0a10", "message header: must be 0, was 10.")]
    [InlineData("ac02", "message header: must be 0, was 300.")]
    [InlineData("ffffffffffffffffff01", "message header: must be 0, was 18446744073709551615.")]
    public void Another_value_is_named(string message, string words)
    {
        Framing.TryUnframe(Convert.FromHexString(message), out var rest, out var fault).ShouldBeFalse();
        fault.ShouldBe(words);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8080")]
    [InlineData("80808080808080808080")]
    [InlineData("8080808080808080808000")]
    [InlineData("ffffffffffffffffff02")]
    public void A_header_that_is_missing_or_no_varint_is_malformed(string message)
    {
        Framing.TryUnframe(Convert.FromHexString(message), out _, out var fault).ShouldBeFalse();
        fault.ShouldStartWith(message.Length == 0 ? "message header: missing" : "message header: not a varint of at most 10 bytes");
    }

    [Fact]
    public void A_framed_reply_is_a_zero_and_the_message()
    {
        var reply = new ServerToAgent { Capabilities = 7 };
        var bytes = new byte[Framing.FramedSize(reply)];
        Framing.Frame(reply, bytes);
        bytes[0].ShouldBe((byte)0);
        ServerToAgent.Parser.ParseFrom(bytes.AsSpan(1)).ShouldBe(reply);
    }
}
