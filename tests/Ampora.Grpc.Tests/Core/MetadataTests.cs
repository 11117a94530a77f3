using Grpc.Core;

namespace Ampora.Grpc.Tests.Core;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_are_found_whatever_their_case()
    {
        var metadata = new Metadata { { "X-Region", "eu-west" }, { "x-region", "us-east" } };

        metadata.Select(entry => entry.Key).ShouldBe(["x-region", "x-region"]);
        metadata.GetValue("X-REGION").ShouldBe("us-east");
        metadata.GetAll("x-region").Select(entry => entry.Value).ShouldBe(["eu-west", "us-east"]);
        metadata.GetValue("x-other").ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData(":path")]
    [InlineData("ü")]
    public void A_key_that_no_header_can_have_is_refused(string key) => Should.Throw<ArgumentException>(() => new Metadata { { key, "value" } });

    [Fact]
    public void Bytes_belong_under_a_binary_key_and_text_under_any_other()
    {
        Should.Throw<ArgumentException>(() => new Metadata { { "x-note-bin", "text" } });
        Should.Throw<ArgumentException>(() => new Metadata { { "x-note", [1] } });
        new Metadata { { "x-note-bin", [1, 2] } }.GetValueBytes("x-note-bin").ShouldBe([1, 2]);
    }

    [Fact]
    public void The_shared_empty_metadata_stays_empty() => Should.Throw<InvalidOperationException>(() => Metadata.Empty.Add("x-note", "text"));
}
