using Ampora.Hosting.Listeners;

namespace Ampora.Hosting.Tests.Listeners;

public sealed class ListenerAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "http", "127.0.0.1", 8080)]
    [InlineData("HTTPS://LocalHost:0", "https", "localhost", 0)]
    [InlineData("http://[::1]:4320", "http", "[::1]", 4320)]
    [InlineData("http://*:4330", "http", "*", 4330)]
    public void A_good_address_is_read(string url, string scheme, string host, int port)
    {
        ListenerAddress.TryParse(url, out var address, out _).ShouldBeTrue();
        address.ShouldBe(new ListenerAddress(scheme, host, port));
    }

    [Theory]
    [InlineData(null, "must be a URL like http://127.0.0.1:8080")]
    [InlineData("", "must be a URL like http://127.0.0.1:8080")]
    [InlineData("127.0.0.1:8080", "must be a URL like http://127.0.0.1:8080")]
    [InlineData("ftp://127.0.0.1:1", "must begin with http:// or https://")]
    [InlineData("http://127.0.0.1:70000", "must have a port between 0 and 65535")]
    [InlineData("http://127.0.0.1:80/path", "must have no path")]
    [InlineData("http://example.com:80", "must name an IP address, localhost, or * for every interface")]
    public void A_bad_address_says_what_it_must_be(string? url, string must)
    {
        ListenerAddress.TryParse(url, out _, out var words).ShouldBeFalse();
        words.ShouldBe(must);
    }
}
