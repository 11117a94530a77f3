using System.Buffers.Binary;
using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Fuzz.Targets;

/// <summary>Messages of one agent after each other, and decisions between them. Each part of an input: two bytes of length, then a message; no length: a decision.</summary>
internal sealed class SequenceTarget : FuzzTarget
{
    private static readonly Guid Agent = Guid.Parse("01890000-0000-7000-8000-000000000002");
    private static readonly ByteString Uid = InstanceUid.ToBytes(Agent);
    private static readonly Engine Engine = new(new ServerTraits { MaxReplyBytes = 4096 });

    public override string Name => "sequence";

    public override int Share => 2;

    public override byte[] Generate(Random random)
    {
        using var input = new MemoryStream();
        var size = new byte[2];
        for (var part = random.Next(1, 12); part > 0; part--)
        {
            var message = random.Next(5) == 0 ? [] : AgentMessages.Bytes(random, Uid);
            if (message.Length <= ushort.MaxValue)
            {
                BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)message.Length);
                input.Write(size);
                input.Write(message);
            }
        }

        return input.ToArray();
    }

    public override bool Run(byte[] input)
    {
        var state = new AgentState { Id = Agent };
        var taken = false;
        var decisions = 0;
        for (ReadOnlySpan<byte> rest = input; rest.Length >= 2;)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest), rest.Length - 2);
            var part = rest.Slice(2, length);
            rest = rest[(2 + length)..];
            if (length == 0)
            {
                state = Decide(state, ++decisions);
            }
            else if (Incoming.TryParse(part, out var message, out _) && message.InstanceUid.Equals(Uid))
            {
                taken = true;
                state = Step(state, message);
            }
        }

        return taken;
    }

    private static AgentState Step(AgentState state, AgentToServer message)
    {
        var result = Engine.Step(state, message);
        if (result.IsSecondAgent)
        {
            Holds(result.Reply is null && result.Changes is null, "a second agent changed something");
            return result.State;
        }

        Holds(result.State.Messages == state.Messages + 1, "messages are not counted one by one");
        Check(result);
        Holds(result.Reply is not null && result.Reply.InstanceUid.Equals(Uid), "no reply to its sender");
        Holds(message.Capabilities != 0 || result.State.Capabilities == state.Capabilities, "no capabilities were taken for none");
        Holds(result.Changes is null || result.Changes.Messages == result.State.Messages, "changes without their number");
        CheckRepetition(state, message, result);
        return result.State;
    }

    /// <summary>What is answered without being parsed must be what parsing would have led to.</summary>
    private static void CheckRepetition(AgentState before, AgentToServer message, StepResult result)
    {
        var number = unchecked(message.SequenceNum + 1);
        if (Repetition.Of(before, message, result, default)?.Again(result.State, number, default) is not { } again)
        {
            return;
        }

        var same = message.Clone();
        same.SequenceNum = number;
        var parsed = Engine.Step(result.State, same);
        Holds(parsed.Changes is null && parsed.Received is null && !parsed.IsSecondAgent, "a repetition that changes something");
        Holds(again.Reply.Equals(parsed.Reply), "a repetition that is answered otherwise");
        Holds(again.After == parsed.State, "a repetition that leads elsewhere");
    }

    private static AgentState Decide(AgentState state, int number)
    {
        var hash = ByteString.CopyFromUtf8($"v{number % 3}");
        var body = new AgentConfigMap { ConfigMap = { [""] = new AgentConfigFile { Body = ByteString.CopyFrom(new byte[number % 4 == 0 ? 8000 : 10]) } } };
        var offer = new AgentRemoteConfig { Config = body, ConfigHash = hash };
        var config = number % 5 == 0 ? null : new DesiredConfig(Guid.Parse($"00000000-0000-0000-0000-00000000000{number % 3}"), hash, offer);
        var result = Engine.Decide(state, new Desires { Config = config, Admitted = number % 7 != 0 });
        Check(result);
        return result.State;
    }

    private static void Check(StepResult result)
    {
        var reply = result.Reply;
        Holds(reply?.ErrorResponse is null, "a sound step is an error");
        Holds(reply is null || reply.CalculateSize() < 4096, "a reply over the limit");
        if (reply?.RemoteConfig is { } offer)
        {
            Holds(result.State.Accepts(AgentCapability.AcceptsRemoteConfig), "an offer to an agent that does not accept it");
            Holds(result.State.Desired.Admitted, "an offer to an agent that waits for approval");
            Holds(result.State.Desired.Config?.Hash.Equals(offer.ConfigHash) == true, "an offer that is not desired");
        }

        Holds(result.State.Strays is >= 0 and < 10, "a count that grows");
    }
}
