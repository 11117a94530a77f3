using Ampora.AgentSimulator.Identity;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Tests.Identity;

public sealed class AgentIdentityTests
{
    [Fact]
    public void The_same_seed_gives_the_same_agent_and_another_seed_another()
    {
        Of(1, 5).FirstUid().ShouldBe(Of(1, 5).FirstUid());
        Describe(Of(1, 5)).ShouldBe(Describe(Of(1, 5)));
        Of(1, 5).FirstUid().ShouldNotBe(Of(2, 5).FirstUid());
        Of(1, 5).FirstUid().ShouldNotBe(Of(1, 6).FirstUid());
    }

    [Fact]
    public void An_instance_uid_is_a_uuid_of_version_7()
    {
        for (var index = 0; index < 100; index++)
        {
            var uid = new Guid(Of(7, index).FirstUid(), bigEndian: true);

            uid.Version.ShouldBe(7);
            (uid.Variant & 0xC).ShouldBe(0x8);
        }
    }

    [Fact]
    public void An_agent_has_twelve_attributes_of_which_five_are_its_own()
    {
        var one = All(Describe(Of(1, 1)));
        var fleet = Enumerable.Range(2, 200).Select(index => All(Describe(Of(1, index)))).ToList();

        one.Count.ShouldBe(12);
        one.Where(attribute => fleet.All(other => !other.Contains(attribute))).Select(attribute => attribute.Key)
            .ShouldBe(["service.instance.id", "host.name", "host.id", "host.ip", "process.pid"], ignoreOrder: true);
    }

    [Fact]
    public void A_label_takes_the_place_of_an_attribute_and_a_region_names_the_cloud_region()
    {
        var attributes = All(Describe(Of(1, 1, new("region", "eu-west"), new("env", "test"))));

        attributes.Count(attribute => attribute.Key == "env").ShouldBe(1);
        attributes.ShouldContain(new KeyValue { Key = "env", Value = new AnyValue { StringValue = "test" } });
        attributes.ShouldContain(new KeyValue { Key = "cloud.region", Value = new AnyValue { StringValue = "eu-west" } });
    }

    private static AgentIdentity Of(long seed, int index, params KeyValuePair<string, string>[] labels) => new(seed, index, labels);

    private static AgentDescription Describe(AgentIdentity identity) => identity.Describe(identity.FirstUid());

    private static List<KeyValue> All(AgentDescription description) => [.. description.IdentifyingAttributes, .. description.NonIdentifyingAttributes];
}
