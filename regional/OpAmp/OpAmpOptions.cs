using Ampora.Hosting.Options;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.OpAmp.Throttling;

namespace Ampora.Regional.OpAmp;

/// <summary>Section <c>OpAmp</c>: how agents reach this region.</summary>
internal sealed class OpAmpOptions
{
    public const string Section = "OpAmp";

    /// <summary>Where the server answers. Default /v1/opamp.</summary>
    public string Path { get; set; } = "/v1/opamp";

    /// <summary>
    /// What agents send as <c>Authorization: Bearer …</c>, at least 16 characters. Required unless agents have another way in; empty
    /// turns it off.
    /// </summary>
    public string SharedKey { get; set; } = "";

    /// <summary>Largest message taken, header included, after inflation. Default 64 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Largest message sent, before compression; a larger one is not sent but recorded. Default 64 MiB.</summary>
    public int MaxReplyBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>A new WebSocket that sends nothing is closed after this. Default 30 s.</summary>
    public int FirstMessageSeconds { get; set; } = 30;

    /// <summary>A message must be here whole within this of its first byte, over either transport. Default 60 s.</summary>
    public int MessageSeconds { get; set; } = 60;

    /// <summary>
    /// How long after the region's Close frame the peer may answer it; what it sends meanwhile is let go. Default 5 s.
    /// </summary>
    public int CloseSeconds { get; set; } = 5;

    /// <summary>Bytes of messages being received at once, all agents of this instance together. Default 256 MiB.</summary>
    public long ReceiveBudgetBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Largest message of an agent that waits for approval. Default 256 KiB.</summary>
    public int MaxUnapprovedMessageBytes { get; set; } = 256 * 1024;

    /// <summary>Messages that one agent may send a second, lasting. Default 100.</summary>
    public int MaxMessagesPerSecond { get; set; } = 100;

    /// <summary>Messages that one agent may send at once, after a calm. Default 1,000.</summary>
    public int MessageBurst { get; set; } = 1_000;

    public AdmissionOptions Admission { get; set; } = new();

    /// <summary>How often a silent WebSocket is pinged. Default 30 s.</summary>
    public int PingIntervalSeconds { get; set; } = 30;

    /// <summary>A WebSocket that leaves a ping unanswered is ended after this. Default 20 s.</summary>
    public int PingTimeoutSeconds { get; set; } = 20;

    /// <summary>An agent over plain HTTP is shown disconnected when it has not polled for this long. Default 120 s.</summary>
    public int PollTimeoutSeconds { get; set; } = 120;

    /// <summary>
    /// Heartbeat interval offered to agents that report heartbeats, 0 to turn heartbeats off. Default: none is offered by itself, and
    /// offers that must carry one carry 30 s.
    /// </summary>
    public int? HeartbeatIntervalSeconds { get; set; }

    /// <summary>Custom capabilities of this region, announced to agents; messages of others are ignored. Default none.</summary>
    public List<string> CustomCapabilities { get; set; } = [];

    /// <summary>Agents that one WebSocket may carry. Default 10,000.</summary>
    public int MaxAgentsPerSocket { get; set; } = 10_000;
}

internal sealed class OpAmpOptionsValidator(IConfiguration configuration) : OptionsValidator<OpAmpOptions>
{
    private const int SmallestKey = 16;
    private const int MostCustomCapabilities = 100;
    private const int LargestMessage = 512 * 1024 * 1024;

    public override void Validate(OpAmpOptions options, OptionsFaults faults)
    {
        faults.Unless(options.Path.StartsWith('/'), "OpAmp:Path", $"must begin with '/', not '{options.Path}'");
        if (options.SharedKey.Length > 0 || !HasAnotherWayIn())
        {
            faults.Unless(options.SharedKey.Length >= SmallestKey, "OpAmp:SharedKey",
                $"must have at least {SmallestKey} characters, has {options.SharedKey.Length}; only with KeyProtection:MasterKey (bootstrap tokens) or Enrollment:TrustOnFirstUse may it be empty");
        }

        faults.UnlessBetween("OpAmp:FirstMessageSeconds", options.FirstMessageSeconds, 1, 600);
        faults.UnlessBetween("OpAmp:MaxMessageBytes", options.MaxMessageBytes, 1024, LargestMessage);
        faults.UnlessBetween("OpAmp:MaxReplyBytes", options.MaxReplyBytes, 1024, LargestMessage);
        faults.UnlessBetween("OpAmp:MaxUnapprovedMessageBytes", options.MaxUnapprovedMessageBytes, 1024, LargestMessage);
        faults.Unless(options.ReceiveBudgetBytes >= options.MaxMessageBytes, "OpAmp:ReceiveBudgetBytes",
            $"must be at least OpAmp:MaxMessageBytes ({options.MaxMessageBytes}), not {options.ReceiveBudgetBytes}");
        faults.UnlessBetween("OpAmp:MessageSeconds", options.MessageSeconds, 1, 3600);
        faults.UnlessBetween("OpAmp:CloseSeconds", options.CloseSeconds, 1, 60);
        faults.UnlessBetween("OpAmp:MaxMessagesPerSecond", options.MaxMessagesPerSecond, 1, 1_000_000);
        faults.UnlessBetween("OpAmp:MessageBurst", options.MessageBurst, 1, 1_000_000);
        options.Admission.Validate(faults);
        faults.UnlessBetween("OpAmp:PingIntervalSeconds", options.PingIntervalSeconds, 1, 3600);
        faults.UnlessBetween("OpAmp:PingTimeoutSeconds", options.PingTimeoutSeconds, 1, 3600);
        faults.UnlessBetween("OpAmp:PollTimeoutSeconds", options.PollTimeoutSeconds, 1, 86_400);
        faults.UnlessBetween("OpAmp:HeartbeatIntervalSeconds", options.HeartbeatIntervalSeconds ?? 0, 0, 3600);
        faults.Unless(options.CustomCapabilities.Count <= MostCustomCapabilities, "OpAmp:CustomCapabilities",
            $"must have at most {MostCustomCapabilities} names, has {options.CustomCapabilities.Count}");
        for (var i = 0; i < options.CustomCapabilities.Count; i++)
        {
            faults.Unless(CapabilityName.IsValid(options.CustomCapabilities[i]), $"OpAmp:CustomCapabilities:{i}",
                $"{CapabilityName.Must}, not '{options.CustomCapabilities[i]}'");
        }

        faults.UnlessBetween("OpAmp:MaxAgentsPerSocket", options.MaxAgentsPerSocket, 1, 1_000_000);
    }

    private bool HasAnotherWayIn() =>
        configuration["KeyProtection:MasterKey"] is { Length: > 0 } || (bool.TryParse(configuration["Enrollment:TrustOnFirstUse"], out var trusts) && trusts);
}
