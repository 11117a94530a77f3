using Ampora.Hosting.Options;

namespace Ampora.Regional.OpAmp.Throttling;

/// <summary>Section <c>OpAmp:Admission</c>: how many agents this instance takes at once. Beyond it they are told when to come back.</summary>
internal sealed class AdmissionOptions
{
    private const string Section = "OpAmp:Admission";

    /// <summary>New WebSockets a second, lasting. Default 2,000.</summary>
    public int ConnectionsPerSecond { get; set; } = 2_000;

    /// <summary>New WebSockets at once, after a calm. Default 20,000: as many as one process holds.</summary>
    public int ConnectionBurst { get; set; } = 20_000;

    /// <summary>Messages over plain HTTP a second, lasting. Default 10,000.</summary>
    public int PollsPerSecond { get; set; } = 10_000;

    /// <summary>Messages over plain HTTP at once, after a calm. Default 20,000.</summary>
    public int PollBurst { get; set; } = 20_000;

    /// <summary>WebSockets between their handshake and the reply to their first message; others wait in line. Default 2,000.</summary>
    public int Entering { get; set; } = 2_000;

    /// <summary>WebSockets that wait in line. Default 20,000.</summary>
    public int InLine { get; set; } = 20_000;

    /// <summary>How long each waits there at most. Default 20.</summary>
    public int WaitSeconds { get; set; } = 20;

    public void Validate(OptionsFaults faults)
    {
        faults.UnlessBetween($"{Section}:ConnectionsPerSecond", ConnectionsPerSecond, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:ConnectionBurst", ConnectionBurst, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:PollsPerSecond", PollsPerSecond, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:PollBurst", PollBurst, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:Entering", Entering, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:InLine", InLine, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:WaitSeconds", WaitSeconds, 1, 120);
    }
}
