using Ampora.Regional.Enrollment;

namespace Ampora.Regional.Tests.Enrollment;

public sealed class SpeakerRuleTests
{
    private static readonly Guid Agent = Guid.Parse("01890000-0000-7000-8000-000000000001");
    private static readonly AgentIdentity Own = new(IdentityKind.Agent, Guid.Parse("01890000-0000-7000-8000-000000000002"), Agent);
    private static readonly SpeakerFacts Known = new(Known: true, Admission: 1, Owned: false, KeepsAnother: false);

    [Theory]
    [InlineData(IdentityKind.Nobody)]
    [InlineData(IdentityKind.SharedKey)]
    [InlineData(IdentityKind.Bootstrap)]
    [InlineData(IdentityKind.Gateway)]
    public void An_agents_own_credential_shuts_every_weaker_way_out(object kind)
    {
        var weaker = new AgentIdentity((IdentityKind)kind);
        Decide(weaker, Known with { Owned = true, Bound = true, Trusted = true }).Refusal.ShouldNotBeNull();
        Decide(weaker, Known with { KeepsAnother = true, Bound = true, Trusted = true }).Refusal.ShouldNotBeNull();
        Decide(weaker, Known with { Bound = true, Trusted = true }).ShouldBe(SpeakerVerdict.May);
        Decide(weaker, Known with { Admission = 2, Bound = true, Trusted = true }).Refusal.ShouldNotBeNull();
    }

    [Fact]
    public void Item_138__A_credential_acts_for_its_agent_and_for_ids_that_the_region_told_that_agent_to_use()
    {
        var other = Guid.Parse("01890000-0000-7000-8000-000000000003");
        SpeakerRule.Decide(Own, Agent, Known with { Owned = true }, AdmissionPolicy.Manual).ShouldBe(SpeakerVerdict.May);
        SpeakerRule.Decide(Own, other, Known, AdmissionPolicy.Automatic).Refusal.ShouldNotBeNull();
        SpeakerRule.Decide(Own, other, Known with { Assigned = true }, AdmissionPolicy.Automatic).ShouldBe(SpeakerVerdict.May);
        SpeakerRule.Decide(Own, other, Known with { Assigned = true, Owned = true }, AdmissionPolicy.Automatic).Refusal.ShouldNotBeNull();
    }

    [Fact]
    public void Who_is_new_is_written_down_where_that_says_something()
    {
        var unknown = Known with { Known = false };
        SpeakerRule.Decide(AgentIdentity.SharedKey, Agent, unknown, AdmissionPolicy.Automatic).ShouldBe(SpeakerVerdict.May);
        SpeakerRule.Decide(AgentIdentity.SharedKey, Agent, unknown, AdmissionPolicy.Manual).ShouldBe(SpeakerVerdict.MayOnce);
        SpeakerRule.Decide(AgentIdentity.Nobody, Agent, unknown, AdmissionPolicy.Automatic).ShouldBe(SpeakerVerdict.MayOnce);
        SpeakerRule.Decide(AgentIdentity.Nobody, Agent, Known, AdmissionPolicy.Automatic).Refusal.ShouldNotBeNull();
        Decide(new AgentIdentity(IdentityKind.Bootstrap), unknown).ShouldBe(SpeakerVerdict.MayOnce);
        Decide(new AgentIdentity(IdentityKind.Bootstrap), Known with { Unbound = true }).Refusal.ShouldNotBeNull();
    }

    private static SpeakerVerdict Decide(AgentIdentity identity, SpeakerFacts facts) => SpeakerRule.Decide(identity, Agent, facts, AdmissionPolicy.Automatic);
}
