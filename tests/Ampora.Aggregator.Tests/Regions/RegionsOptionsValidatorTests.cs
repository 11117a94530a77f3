using Ampora.Aggregator.Regions;
using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Tests.Regions;

public sealed class RegionsOptionsValidatorTests
{
    private const string Token = "token-token-token-token-token-token";
    private const string Pin = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    [Fact]
    public void Https_with_a_pinned_key_is_fine() =>
        Faults(new RegionOptions { Id = "eu-west", Endpoint = "https://eu-west.example:4330", Token = Token, PinnedKey = Pin }).ShouldBeEmpty();

    [Fact]
    public void Cleartext_is_fine_on_loopback_when_asked_for_by_name() =>
        Faults(new RegionOptions { Id = "eu-west", Endpoint = "http://127.0.0.1:4330", Token = Token, AllowCleartext = true }).ShouldBeEmpty();

    [Fact]
    public void All_faults_are_reported_at_once_each_with_its_key() =>
        Faults(
            new RegionOptions(),
            new RegionOptions { Id = "EU", Endpoint = "ftp://x", Token = "short", PinnedKey = "abc" },
            new RegionOptions { Id = "eu-west", Endpoint = "https://eu-west.example:4330", Token = Token },
            new RegionOptions { Id = "eu-west", Endpoint = "http://10.0.0.1:4330", Token = Token }).Select(fault => fault.Split(' ')[0]).ShouldBe([
                "Regions:0:Id", "Regions:0:Token", "Regions:0:Endpoint",
                "Regions:1:Id", "Regions:1:Token", "Regions:1:PinnedKey", "Regions:1:Endpoint",
                "Regions:2:PinnedKey",
                "Regions:3:Endpoint", "Regions:3:Endpoint", "Regions:3:Id",
            ]);

    [Fact]
    public void Every_further_endpoint_is_held_to_the_same_rules() =>
        Faults(new RegionOptions
        {
            Id = "eu-west",
            Endpoint = "http://127.0.0.1:4330",
            OtherEndpoints = ["http://127.0.0.1:4430", "http://10.0.0.1:4330", "https://eu-west.example:4330", "eu-west"],
            Token = Token,
            AllowCleartext = true,
        }).Select(fault => fault.Split(' ')[0]).ShouldBe(["Regions:0:OtherEndpoints:1", "Regions:0:PinnedKey", "Regions:0:OtherEndpoints:3"]);

    [Fact]
    public void More_further_endpoints_than_a_region_has_instances_are_a_fault() =>
        Faults(new RegionOptions
        {
            Id = "eu-west",
            Endpoint = "http://127.0.0.1:4330",
            OtherEndpoints = [.. Enumerable.Repeat("http://127.0.0.1:4430", 17)],
            Token = Token,
            AllowCleartext = true,
        }).ShouldHaveSingleItem().ShouldBe("Regions:0:OtherEndpoints must be between 0 and 16, not 17");

    [Theory]
    [InlineData("http://10.0.0.1:4330")]
    [InlineData("http://loopback.example:4330")]
    public void Cleartext_to_another_machine_is_refused_even_when_asked_for(string endpoint) =>
        Faults(new RegionOptions { Id = "eu-west", Endpoint = endpoint, Token = Token, AllowCleartext = true })
            .ShouldHaveSingleItem().ShouldContain("loopback");

    [Fact]
    public void No_region_at_all_is_a_fault() => Faults().ShouldHaveSingleItem().ShouldStartWith("Regions must name at least one region");

    [Fact]
    public void A_token_is_never_repeated_in_a_fault() =>
        string.Concat(Faults(new RegionOptions { Id = "eu-west", Endpoint = "https://a:1", Token = "my secret", PinnedKey = Pin })).ShouldNotContain("my secret");

    private static IReadOnlyList<string> Faults(params RegionOptions[] regions)
    {
        var faults = new OptionsFaults();
        var options = new RegionsOptions();
        options.AddRange(regions);
        new RegionsOptionsValidator().Validate(options, faults);
        return faults.All;
    }
}
