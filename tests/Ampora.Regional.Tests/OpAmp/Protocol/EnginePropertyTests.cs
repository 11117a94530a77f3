using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Protocol;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>What holds for every conversation, whatever is said in it.</summary>
public sealed class EnginePropertyTests
{
    private static readonly Guid Agent = Guid.Parse("01890000-0000-7000-8000-000000000002");
    private static readonly Engine Engine = new(new ServerTraits());
    private static readonly ByteString Uid = InstanceUid.ToBytes(Agent);

    private static Gen<string> Word => Gen.Elements("a", "b", "c", "ü", "");

    private static Gen<AgentDescription?> Description =>
        from keys in Word.ListOf()
        from there in Gen.Choose(0, 2)
        select there == 0 ? null : new AgentDescription { IdentifyingAttributes = { keys.Select(key => new KeyValue { Key = key, Value = new AnyValue { StringValue = key } }) } };

    private static Gen<ComponentHealth?> Health =>
        from keys in Word.ListOf()
        from healthy in Gen.Elements(true, false)
        from there in Gen.Choose(0, 2)
        select there == 0 ? null : Healthy(healthy, keys);

    private static Gen<EffectiveConfig?> Effective =>
        from keys in Word.ListOf()
        from there in Gen.Choose(0, 2)
        select there == 0 ? null : Config(keys);

    private static Gen<RemoteConfigStatus?> Status =>
        from status in Gen.Choose(0, 4)
        from hash in Gen.Elements("", "v1", "v2")
        from there in Gen.Choose(0, 2)
        select there == 0 ? null : new RemoteConfigStatus { Status = (RemoteConfigStatuses)status, LastRemoteConfigHash = ByteString.CopyFromUtf8(hash) };

    private static Gen<AgentToServer> Message =>
        from sequence in Gen.Choose(0, 5)
        from capabilities in Gen.Elements(0UL, 1UL, 3UL, 0x1807UL, 1UL << 63)
        from description in Description
        from health in Health
        from effective in Effective
        from status in Status
        from goodbye in Gen.Choose(0, 9)
        select new AgentToServer
        {
            InstanceUid = Uid,
            SequenceNum = (ulong)sequence,
            Capabilities = capabilities,
            AgentDescription = description,
            Health = health,
            EffectiveConfig = effective,
            RemoteConfigStatus = status,
            AgentDisconnect = goodbye == 0 ? new AgentDisconnect() : null,
        };

    /// <summary>A message, or a decision (null takes the desired version away).</summary>
    private static Gen<(AgentToServer? Message, string? Version)> Event =>
        from message in Message
        from version in Gen.Elements(null, "v1", "v2")
        from kind in Gen.Choose(0, 4)
        select kind == 0 ? ((AgentToServer?)null, version) : (message, null);

    [Fact]
    public void Every_message_has_one_reply_to_its_sender() => Holds((before, message, result) =>
        result.IsSecondAgent || (result.Reply is not null && result.Reply.InstanceUid == message.InstanceUid && result.Reply.ErrorResponse is null));

    [Fact]
    public void The_same_report_in_order_again_changes_nothing() => Holds((before, message, result) =>
    {
        if (result.IsSecondAgent)
        {
            return true;
        }

        if (message is { SequenceNum: 0 } && message.CalculateSize() == 18)
        {
            return true; // a bare poll has no place in the order
        }

        var again = message.Clone();
        again.SequenceNum = unchecked(message.SequenceNum + 1);
        again.AgentDisconnect = null;
        var repeated = Engine.Step(result.State, again);

        // What is still asked for may arrive with it; what was offered may be offered again.
        return result.State.MustReport || (repeated.Changes is null && Lasting(repeated.State) == Lasting(result.State))
            || repeated.Changes is { OfferedConfigHash: not null };

        static AgentState Lasting(AgentState state) => state with
        {
            Messages = 0, Sequence = null, Asked = false, Greeted = false, Strayed = null, Strays = 0, Config = state.Config with { Offered = null },
        };
    });

    [Fact]
    public void What_is_answered_as_a_repetition_is_what_the_engine_would_answer()
    {
        var seen = 0;
        Holds((before, message, result) =>
        {
            // The same twice, so that there is something to repeat.
            var same = message.Clone();
            same.SequenceNum = unchecked((result.State.Sequence ?? 0) + 1);
            var second = result.IsSecondAgent ? result : Engine.Step(result.State, same);
            if (Repetition.Of(result.State, same, second, default)?.Again(second.State, same.SequenceNum + 1, default) is not { } again)
            {
                return true;
            }

            seen++;
            var third = same.Clone();
            third.SequenceNum++;
            var parsed = Engine.Step(second.State, third);
            return parsed.Changes is null && again.Reply.Equals(parsed.Reply) && again.After == parsed.State;
        });
        seen.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Nothing_is_offered_that_the_agent_does_not_accept_or_has_already() => Holds((before, message, result) =>
        result.Reply?.RemoteConfig is not { } offer
        || (result.State.Accepts(AgentCapability.AcceptsRemoteConfig) && !offer.ConfigHash.Equals(result.State.Config.Reported) && result.State.Desired.Config!.Hash == offer.ConfigHash));

    [Fact]
    public void A_report_of_another_hash_is_answered_with_the_desired_version() => Holds((before, message, result) =>
        message.RemoteConfigStatus is null || message.AgentDisconnect is not null || result.State.Desired.Config is null || result.IsSecondAgent
        || result.State.Desired.Config.Hash.Equals(result.State.AttemptEnded)
        || !result.State.Accepts(AgentCapability.AcceptsRemoteConfig) || message.RemoteConfigStatus.LastRemoteConfigHash == result.State.Desired.Config.Hash
        || result.Reply!.RemoteConfig is not null);

    [Fact]
    public void Messages_are_counted_one_by_one() => Holds((before, message, result) =>
        result.State.Messages == before.Messages + (result.IsSecondAgent ? 0 : 1));

    [Fact]
    public void Changes_carry_the_count_and_the_sequence_number_of_their_step() => Holds((before, message, result) =>
        result.Changes is not { } changes || (changes.Messages == result.State.Messages && changes.Sequence == result.State.Sequence));

    [Fact]
    public void What_was_asked_for_is_settled_by_the_next_description() => Holds((before, message, result) =>
        !before.Asked || message.AgentDescription is null || !result.State.MustReport || result.IsSecondAgent);

    [Fact]
    public void Bytes_are_parsed_or_refused_with_nothing_but_the_error() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 255).Select(value => (byte)value).ListOf().Select(bytes => bytes.ToArray()).ToArbitrary(),
        bytes => Incoming.TryParse(bytes, out var message, out var refusal)
            ? message.InstanceUid.Length == 16
            : refusal.Equals(new ServerToAgent { InstanceUid = refusal.InstanceUid, ErrorResponse = refusal.ErrorResponse })
                && refusal.ErrorResponse.Type == ServerErrorResponseType.BadRequest && refusal.ErrorResponse.ErrorMessage.Length > 0));

    [Fact]
    public void Refusals_carry_nothing_but_the_error() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(30, 60).ToArbitrary(),
        seconds =>
        {
            var reply = Refusals.Unavailable(Uid, "later", TimeSpan.FromSeconds(seconds));
            return reply.ErrorResponse.RetryInfo.RetryAfterNanoseconds == (ulong)seconds * 1_000_000_000
                && reply.Equals(new ServerToAgent { InstanceUid = Uid, ErrorResponse = reply.ErrorResponse });
        }));

    private static void Holds(Func<AgentState, AgentToServer, StepResult, bool> property) => Check.QuickThrowOnFailure(Prop.ForAll(
        Event.ListOf().ToArbitrary(),
        events =>
        {
            var state = new AgentState { Id = Agent };
            foreach (var (message, version) in events)
            {
                var result = message is null ? Engine.Decide(state, new Desires { Config = Desired(version) }) : Engine.Step(state, message);
                if (message is not null && !property(state, message, result))
                {
                    return false;
                }

                state = result.State;
            }

            return true;
        }));

    private static DesiredConfig? Desired(string? version)
    {
        if (version is null)
        {
            return null;
        }

        var hash = ByteString.CopyFromUtf8(version);
        return new DesiredConfig(Guid.Parse($"00000000-0000-0000-0000-0000000000{version.Replace('v', '0')}"), hash, new AgentRemoteConfig { ConfigHash = hash });
    }

    private static ComponentHealth Healthy(bool healthy, IEnumerable<string> components)
    {
        var health = new ComponentHealth { Healthy = healthy };
        foreach (var component in components)
        {
            health.ComponentHealthMap[component] = new ComponentHealth { Healthy = healthy };
        }

        return health;
    }

    private static EffectiveConfig Config(IEnumerable<string> files)
    {
        var config = new EffectiveConfig { ConfigMap = new AgentConfigMap() };
        foreach (var file in files)
        {
            config.ConfigMap.ConfigMap[file] = new AgentConfigFile { Body = ByteString.CopyFromUtf8(file) };
        }

        return config;
    }
}
