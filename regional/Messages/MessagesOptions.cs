using Ampora.Hosting.Options;

namespace Ampora.Regional.Messages;

/// <summary>Section <c>Messages</c>: what agents are sent once and what they send once.</summary>
internal sealed class MessagesOptions
{
    public const string Section = "Messages";

    /// <summary>Largest data of a custom message, either way. Default 256 KiB.</summary>
    public int MaxBytes { get; set; } = 256 * 1024;

    /// <summary>Messages kept of each agent in each direction; older ones are removed, but none that still waits. Default 100.</summary>
    public int KeepPerAgent { get; set; } = 100;

    /// <summary>Messages that may wait for one agent. Default 50.</summary>
    public int MostWaiting { get; set; } = 50;

    /// <summary>A message for an agent that stays away is dropped after this, unless its sender says otherwise. Default 1 h.</summary>
    public int ExpireAfterSeconds { get; set; } = 3600;

    /// <summary>A restart that was not seen by then is shown as unconfirmed. Default 300 s.</summary>
    public int RestartWithinSeconds { get; set; } = 300;
}

internal sealed class MessagesOptionsValidator : OptionsValidator<MessagesOptions>
{
    /// <summary>Longest time that a message may wait, s: 30 days.</summary>
    public const int LongestWait = 30 * 24 * 3600;

    public override void Validate(MessagesOptions options, OptionsFaults faults)
    {
        faults.UnlessBetween("Messages:MaxBytes", options.MaxBytes, 1, 16 * 1024 * 1024);
        faults.UnlessBetween("Messages:KeepPerAgent", options.KeepPerAgent, 1, 10_000);
        faults.UnlessBetween("Messages:MostWaiting", options.MostWaiting, 1, 1_000);
        faults.UnlessBetween("Messages:ExpireAfterSeconds", options.ExpireAfterSeconds, 1, LongestWait);
        faults.UnlessBetween("Messages:RestartWithinSeconds", options.RestartWithinSeconds, 1, 86_400);
    }
}
