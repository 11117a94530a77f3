using Ampora.Regional.OpAmp.Protocol;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>Names of custom capabilities.</summary>
public sealed class CapabilityNameTests
{
    [Theory]
    [InlineData("com.example")]
    [InlineData("com.example.echo/1")]
    [InlineData("io.opentelemetry.otel-demo.My_Thing/v1.2-beta")]
    public void A_reverse_domain_name_with_or_without_a_version_is_one(string name) => CapabilityName.IsValid(name).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("echo")]
    [InlineData("com..echo")]
    [InlineData(".com.echo")]
    [InlineData("com.echo.")]
    [InlineData("com.echo/")]
    [InlineData("com.echo/1/2")]
    [InlineData("com.echo 1")]
    [InlineData("com.echo\n")]
    public void Anything_else_is_none(string? name) => CapabilityName.IsValid(name).ShouldBeFalse();

    [Fact]
    public void A_name_has_a_greatest_length()
    {
        CapabilityName.IsValid("com." + new string('a', 251)).ShouldBeTrue();
        CapabilityName.IsValid("com." + new string('a', 252)).ShouldBeFalse();
    }
}
