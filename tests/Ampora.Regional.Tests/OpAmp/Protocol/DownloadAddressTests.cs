using Ampora.Regional.OpAmp.Protocol;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

public sealed class DownloadAddressTests
{
    [Theory]
    [InlineData("ws://127.0.0.1:4320/v1/opamp", "http://127.0.0.1:4320/v1/packages/ab")]
    [InlineData("wss://region.example/v1/opamp", "https://region.example/v1/packages/ab")]
    [InlineData("https://region.example:8443/v1/opamp/", "https://region.example:8443/v1/packages/ab")]
    [InlineData("wss://edge.example/eu/v1/opamp?x=y", "https://edge.example/eu/v1/packages/ab")]
    [InlineData("wss://region.example/elsewhere", "https://region.example/v1/packages/ab")]
    [InlineData("wss://region.example", "https://region.example/v1/packages/ab")]
    [InlineData("", null)]
    [InlineData("region.example", null)]
    public void A_file_stands_beside_the_endpoint_that_the_agent_uses(string endpoint, string? address) =>
        DownloadAddress.Of(endpoint, "/v1/opamp", "/v1/packages/ab").ShouldBe(address);

    [Fact]
    public void A_whole_URL_is_left_as_it_is() =>
        DownloadAddress.Of("wss://region.example/v1/opamp", "/v1/opamp", "https://files.example/ab").ShouldBe("https://files.example/ab");
}
