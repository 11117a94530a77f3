using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Fuzz.Targets;

/// <summary>The bytes of one message: parsed or refused, taken by the engine, turned into what is stored.</summary>
internal sealed class MessageTarget : FuzzTarget
{
    private static readonly Engine Engine = new(new ServerTraits());

    public override string Name => "message";

    public override int Share => 9;

    public override byte[] Generate(Random random) => AgentMessages.Bytes(random, ByteString.CopyFrom(ProtoTree.Bytes(random, random.Next(20) == 0 ? random.Next(30) : 16)));

    public override bool Run(byte[] input)
    {
        if (!Incoming.TryParse(input, out var message, out var refusal))
        {
            Holds(refusal.ErrorResponse is { Type: ServerErrorResponseType.BadRequest, ErrorMessage.Length: > 0 }, "a refusal without words");
            Holds(refusal.Equals(new ServerToAgent { InstanceUid = refusal.InstanceUid, ErrorResponse = refusal.ErrorResponse }), "a refusal that says more");
            return false;
        }

        var result = Engine.Step(new AgentState { Id = InstanceUid.FromBytes(message.InstanceUid) }, message);
        Holds(result.Reply is not null && result.Reply.InstanceUid.Equals(message.InstanceUid), "no reply to its sender");
        Holds(result.Reply!.ErrorResponse is null, "a sound message is an error");
        Holds(result.Reply.RemoteConfig is null, "an offer that nobody decided");
        if (result.Changes?.Description is { } description)
        {
            var labels = AgentLabels.Of(description);
            Holds(labels.All(label => !label.Key.Contains('\0') && !label.Value.Contains('\0')), "text that PostgreSQL refuses");
            AgentLabels.ToJson(labels);
        }

        // What was taken can be written, and read again by whoever shows it.
        var bytes = message.ToByteArray();
        Holds(Incoming.TryParse(bytes, out var again, out _) && again.Equals(message), "a message that does not survive being stored");
        return true;
    }
}
