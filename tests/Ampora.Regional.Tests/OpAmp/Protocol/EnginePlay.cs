using System.Globalization;
using System.Text;
using Ampora.Regional.OpAmp.Protocol;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.OpAmp.Protocol;

/// <summary>One agent's state, moved by the commands of a transcript. Says what each command did, in words.</summary>
internal sealed class EnginePlay
{
    private static readonly Guid Agent = Guid.Parse("01890000-0000-7000-8000-000000000001");

    private AgentState _state = new() { Id = Agent, Endpoint = "wss://region.example/v1/opamp" };
    private Engine _engine = new(new ServerTraits());
    private Desires _desires = Desires.Nothing;

    public string Run(string[] words) => words switch
    {
        ["agent", "polls"] => Send([]),
        ["agent", "sends", .. var fields] => Send(fields),
        ["agent", "with", "identity", var hex] => Identify(hex),
        ["bytes", var hex] => Parse(hex),
        ["region", .. var traits] => Become(traits),
        ["desire", "nothing"] => Decide(_desires with { Config = null }),
        ["desire", "approval"] => Decide(_desires with { Admitted = false }),
        ["desire", "admission"] => Decide(_desires with { Admitted = true }),
        ["desire", "settings", .. var parts] => Decide(_desires with { Settings = DesireInWords.Settings(parts) }),
        ["desire", "credential", var value] => Decide(_desires with { Credential = DesireInWords.Credential(value) }),
        ["desire", "packages", .. var packages] => Decide(_desires with { Packages = DesireInWords.Packages(packages) }),
        ["desire", var version, var body] => Decide(_desires with { Config = DesireInWords.Config(version, body) }),
        ["deliver", "restart"] => Tell(_engine.Deliver(_state, Outgoing.Restart)),
        ["deliver", "message", var capability, var type, var data] => Tell(_engine.Deliver(_state, Outgoing.Of(MessageInWords.Custom(capability, type, data)))),
        ["detach"] => Tell(Engine.Detach(_state)),
        ["hand", "over"] => Tell(Engine.HandOver(_state)),
        ["new", "connection"] => Connect(_state.MustReport),
        ["new", "connection", "after", "a", "crash"] => Connect(mustReport: true),
        _ => throw new FormatException($"No such command: {string.Join(' ', words)}"),
    };

    private string Send(string[] words)
    {
        var message = MessageInWords.Read([.. words.Where(word => word != "known-components")]);
        message.InstanceUid = InstanceUid.ToBytes(Agent);
        if (message.ConnectionSettingsStatus is { } settings && settings.LastConnectionSettingsHash.ToStringUtf8() == "offered")
        {
            settings.LastConnectionSettingsHash = _state.Fitted!.Offer!.Hash;
        }

        var known = words.Contains("known-components");
        return Tell(_engine.Step(_state, message, known));
    }

    private string Decide(Desires desires)
    {
        _desires = desires;
        return Tell(_engine.Decide(_state, desires));
    }

    /// <summary>What the region is configured to be: <c>heartbeat=30 custom=a,b limit=1000</c>.</summary>
    private string Become(string[] traits)
    {
        foreach (var trait in traits.Select(trait => trait.Split('=', 2)))
        {
            _engine = new Engine(trait[0] switch
            {
                "heartbeat" => _engine.Traits with { HeartbeatSeconds = ulong.Parse(trait[1], CultureInfo.InvariantCulture) },
                "custom" => _engine.Traits with { Custom = new CustomCapabilities { Capabilities = { trait[1].Split(',') } } },
                "limit" => _engine.Traits with { MaxReplyBytes = int.Parse(trait[1], CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"No such trait: {trait[0]}"),
            });
        }

        return State();
    }

    /// <summary>What the row keeps from one connection to the next, as a claim reads it.</summary>
    private string Connect(bool mustReport)
    {
        _state = _state with
        {
            MustReport = mustReport, Asked = false, Greeted = false, Messages = 0, AttemptEnded = null, Fitted = null,
            Config = _state.Config with { Offered = null },
            Settings = _state.Settings with { Offered = null },
            Packages = _state.Packages with { Offered = null },
        };
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

    private string Tell(StepResult result)
    {
        _state = result.State;
        var told = new StringBuilder();
        told.Append("reply   ").Append(result.IsSecondAgent ? "a new id: two agents use this one" : result.Reply is null ? "none" : ReplyInWords.Of(result.Reply)).Append('\n');
        told.Append("changes ").Append(result.Changes is null ? "none" : ReplyInWords.Of(result.Changes)).Append('\n');
        if (result.Received is { } received)
        {
            told.Append("commit  ").Append(MessageInWords.Of(received)).Append('\n');
        }

        return told.Append(State()).ToString();
    }

    private string State()
    {
        var parts = new List<string> { $"message {_state.Messages}", _state.Sequence is { } sequence ? $"sequence {sequence}" : "no sequence" };
        Add(_state.MustReport, "must report");
        Add(_state.Asked, "asked");
        Add(!_state.Greeted, "not greeted");
        Add(_state.Desired.Config is not null, $"wants {ReplyInWords.NameOf(_state.Desired.Config?.Hash)}");
        Add(_state.Config.Offered is not null, $"offered {ReplyInWords.NameOf(_state.Config.Offered)}");
        Add(_state.Config.Reported is { IsEmpty: false }, $"reported {ReplyInWords.NameOf(_state.Config.Reported)}");
        Add(_state.FailedConfig is not null, $"failed with {ReplyInWords.NameOf(_state.FailedConfig)}");
        Add(_state.AttemptEnded is not null, $"done with {ReplyInWords.NameOf(_state.AttemptEnded)}");
        Add(_state.Settings.Offered is not null, "settings offered");
        Add(_state.Packages.Offered is not null, $"packages offered {ReplyInWords.NameOf(_state.Packages.Offered)}");
        Add(_state.SettingsWithheld is not null, "settings withheld");
        Add(_state.PackagesWithheld is not null, $"packages withheld {ReplyInWords.NameOf(_state.PackagesWithheld?.Hash)}");
        Add(!_state.Desired.Admitted, "waits for approval");
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
