using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.OpAmp.Transport;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>The limit of what is sent counts the whole message: its header, whom it is for, and the offer.</summary>
public sealed class WithheldOfferTests
{
    private static readonly Guid Agent = Guid.Parse("01890000-0000-7000-8000-000000000003");
    private static readonly ByteString Hash = ByteString.CopyFrom(new byte[32]);

    private static readonly AgentRemoteConfig Offer = new()
    {
        ConfigHash = Hash,
        Config = new AgentConfigMap { ConfigMap = { [""] = new AgentConfigFile { Body = ByteString.CopyFrom(new byte[2_000]) } } },
    };

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, false)]
    public void An_offer_is_made_when_the_message_with_it_has_no_more_bytes_than_the_limit(int room, bool made)
    {
        var whole = new ServerToAgent { InstanceUid = InstanceUid.ToBytes(Agent), RemoteConfig = Offer };
        var limit = Framing.FramedSize(whole) + room;
        var engine = new Engine(new ServerTraits { MaxReplyBytes = limit });
        var state = new AgentState { Id = Agent, Capabilities = (ulong)AgentCapability.AcceptsRemoteConfig, Greeted = true };
        var result = engine.Decide(state, new Desires { Config = new DesiredConfig(Agent, Hash, Offer) });
        (result.Reply is not null).ShouldBe(made);
        (result.State.Withheld is null).ShouldBe(made);
        (result.Changes!.Attempt is null).ShouldBe(made);
    }
}
