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

    /// <summary>Agents that wait for the database before their first reply; beyond it no new WebSocket is taken. Default 5,000.</summary>
    public int ClaimsUnderWay { get; set; } = 5_000;

    public void Validate(OptionsFaults faults)
    {
        faults.UnlessBetween($"{Section}:ConnectionsPerSecond", ConnectionsPerSecond, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:ConnectionBurst", ConnectionBurst, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:PollsPerSecond", PollsPerSecond, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:PollBurst", PollBurst, 1, 1_000_000);
        faults.UnlessBetween($"{Section}:ClaimsUnderWay", ClaimsUnderWay, 1, 1_000_000);
    }
}
