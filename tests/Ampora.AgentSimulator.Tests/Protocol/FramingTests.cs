using Ampora.AgentSimulator.Protocol;

namespace Ampora.AgentSimulator.Tests.Protocol;

public sealed class FramingTests
{
    [Theory]
    [InlineData("00")]
    [InlineData("8000")]
    [InlineData("80808080808080808000")]
    public void A_header_of_zero_is_read_however_it_is_written(string header) =>
        Framing.Read(Convert.FromHexString(header + "3007")).Flags.ShouldBe(7UL);

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0a100102")]
    [InlineData("8080808080808080808000")]
    public void Anything_else_is_refused(string message) =>
        Should.Throw<InvalidDataException>(() => Framing.Read(Convert.FromHexString(message)));
}
