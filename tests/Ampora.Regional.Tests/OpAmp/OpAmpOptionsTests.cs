using Ampora.Hosting.Listeners;
using Ampora.Hosting.Options;
using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Protocol;
using Microsoft.Extensions.Configuration;

namespace Ampora.Regional.Tests.OpAmp;

/// <summary>How a region is configured towards its agents.</summary>
public sealed class OpAmpOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_specification()
    {
        var options = new OpAmpOptions();
        new Uri(new ListenerOptions().OpAmp).Port.ShouldBe(4320);
        options.Path.ShouldBe("/v1/opamp");
        options.MaxMessageBytes.ShouldBe(64 * 1024 * 1024);
        options.MaxReplyBytes.ShouldBe(64 * 1024 * 1024);
        ServerTraits.DefaultHeartbeatSeconds.ShouldBe(30ul);
        options.HeartbeatIntervalSeconds.ShouldBeNull();
        options.PollTimeoutSeconds.ShouldBe(120);
        Unavailability.RetryAfter().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("echo", "OpAmp:CustomCapabilities:0 must be a reverse FQDN")]
    [InlineData("com.example.echo/", "OpAmp:CustomCapabilities:0 must be a reverse FQDN")]
    public void A_custom_capability_that_is_no_name_is_refused_by_its_key(string name, string fault)
    {
        var faults = new OptionsFaults();
        new OpAmpOptionsValidator(new ConfigurationBuilder().Build()).Validate(new OpAmpOptions { SharedKey = "a-key-of-sixteen-characters", CustomCapabilities = [name] }, faults);
        faults.All.ShouldHaveSingleItem().ShouldStartWith(fault);
    }
}
