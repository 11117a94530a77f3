using Ampora.Federation.V1;
using Ampora.Protos.Tests.Schema;
using Google.Protobuf.Reflection;

namespace Ampora.Protos.Tests.Federation;

public sealed class FleetFeedTests
{
    [Fact]
    public void FleetFeed_can_change_nothing() => ReadOnlyRule.Violations(Feed(FeedReflection.Descriptor)).ShouldBeEmpty();

    [Fact]
    public void The_doors_that_do_change_something_are_recognised()
    {
        ReadOnlyRule.Violations(IntentGateReflection.Descriptor.FindTypeByName<ServiceDescriptor>("IntentGate"))
            .ShouldContain("DeliverRequest.contents carries opaque bytes to the server");
        ReadOnlyRule.Violations(PairingReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Pairing"))
            .ShouldContain("Pairing.Redeem is not a known question");
    }

    [Fact]
    public void A_new_method_is_refused_until_it_is_listed() =>
        Altered(service => service.Method.Add(new MethodDescriptorProto
        {
            Name = "AssignConfiguration",
            InputType = ".ampora.federation.v1.GetAgentRequest",
            OutputType = ".ampora.federation.v1.AgentDetail",
        })).ShouldBe(["FleetFeed.AssignConfiguration is not a known question"]);

    [Fact]
    public void A_question_that_takes_a_shape_with_content_is_refused() =>
        Altered(service => service.Method[0].InputType = ".ampora.federation.v1.Item").ShouldBe(
        [
            "Item is not a known question shape",
            "Item.body carries opaque bytes to the server",
        ]);

    [Fact]
    public void A_stream_of_requests_is_refused() =>
        Altered(service => service.Method[1].ClientStreaming = true).ShouldBe(["FleetFeed.Watch takes a stream of requests"]);

    private static IReadOnlyList<string> Altered(Action<ServiceDescriptorProto> alter) =>
        ReadOnlyRule.Violations(Feed(AlteredSchema.Of(FeedReflection.Descriptor, file => alter(file.Service[0]))));

    private static ServiceDescriptor Feed(FileDescriptor file) => file.FindTypeByName<ServiceDescriptor>("FleetFeed");
}
