using System.Text;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>One agent's state, moved by the commands of a transcript. Says what each command did, in words.</summary>
internal sealed class EnginePlay
{
    private static readonly Guid Agent = Guid.Parse("01890000-0000-7000-8000-000000000001");

    private AgentState _state = new() { Id = Agent };

    public string Run(string[] words) => words switch
    {
        ["agent", "polls"] => Send(new AgentToServer()),
        ["agent", "sends", .. var fields] => Send(MessageInWords.Read(fields)),
        ["agent", "with", "identity", var hex] => Identify(hex),
        ["bytes", var hex] => Parse(hex),
        ["desire", "nothing"] => Tell(Engine.Decide(_state, null)),
        ["desire", var version, var body] => Tell(Engine.Decide(_state, Desired(version, body))),
        ["detach"] => Tell(Engine.Detach(_state)),
        ["hand", "over"] => Tell(Engine.HandOver(_state)),
        ["new", "connection"] => Connect(_state.MustReport),
        ["new", "connection", "after", "a", "crash"] => Connect(mustReport: true),
        _ => throw new FormatException($"No such command: {string.Join(' ', words)}"),
    };

    private string Send(AgentToServer message)
    {
        message.InstanceUid = InstanceUid.ToBytes(Agent);
        return Tell(Engine.Step(_state, message));
    }

    /// <summary>What the row keeps from one connection to the next, as a claim reads it.</summary>
    private string Connect(bool mustReport)
    {
        _state = _state with { MustReport = mustReport, Asked = false, Greeted = false, OfferedHash = ByteString.Empty, Messages = 0 };
        return State();
    }

    private static string Identify(string hex)
    {
        var message = new AgentToServer { InstanceUid = ByteString.CopyFrom(Convert.FromHexString(hex == "none" ? "" : hex)) };
        return Refusals.OfIdentity(message) is { } fault ? $"refused {fault}\n" : "sound\n";
    }

    private static string Parse(string hex) => Regional.OpAmp.Incoming.TryParse(Convert.FromHexString(hex == "-" ? "" : hex), out _, out var refusal)
        ? "sound\n"
        : $"reply   {ReplyInWords.Error(refusal)}\n";

    private static DesiredConfig Desired(string version, string body)
    {
        var hash = ReplyInWords.Hash(version);
        var offer = new AgentRemoteConfig { ConfigHash = hash, Config = new AgentConfigMap { ConfigMap = { [""] = new AgentConfigFile { Body = ByteString.CopyFromUtf8(body) } } } };
        return new DesiredConfig(new Guid(hash.Span[..16], bigEndian: true), hash, offer);
    }

    private string Tell(StepResult result)
    {
        _state = result.State;
        var told = new StringBuilder();
        told.Append("reply   ").Append(result.Reply is null ? "none" : ReplyInWords.Of(result.Reply)).Append('\n');
        told.Append("changes ").Append(result.Changes is null ? "none" : ReplyInWords.Of(result.Changes)).Append('\n');
        return told.Append(State()).ToString();
    }

    private string State()
    {
        var parts = new List<string> { $"message {_state.Messages}", _state.Sequence is { } sequence ? $"sequence {sequence}" : "no sequence" };
        Add(_state.MustReport, "must report");
        Add(_state.Asked, "asked");
        Add(!_state.Greeted, "not greeted");
        Add(_state.Desired is not null, $"wants {ReplyInWords.NameOf(_state.Desired?.Hash)}");
        Add(!_state.OfferedHash.IsEmpty, $"offered {ReplyInWords.NameOf(_state.OfferedHash)}");
        Add(!_state.ReportedConfigHash.IsEmpty, $"reported {ReplyInWords.NameOf(_state.ReportedConfigHash)}");
        return $"state   {string.Join(", ", parts)}\n";

        void Add(bool holds, string words)
        {
            if (holds)
            {
                parts.Add(words);
            }
        }
    }
}
