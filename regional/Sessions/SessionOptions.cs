using Ampora.Hosting.Options;

namespace Ampora.Regional.Sessions;

/// <summary>Section <c>Dispatch</c>: who owns which agent, and how soon a change reaches it.</summary>
internal sealed class SessionOptions
{
    public const string Section = "Dispatch";

    /// <summary>An instance not heard from for this long has lost its agents (D3). Default 60 s.</summary>
    public int OwnershipTtlSeconds { get; set; } = 60;

    /// <summary>How often an instance says that it lives and up to when its writes are done. Default 5 s.</summary>
    public int HeartbeatSeconds { get; set; } = 5;

    /// <summary>How often an instance looks for decisions that it was not nudged about. Default 1 s.</summary>
    public int SweepSeconds { get; set; } = 1;

    /// <summary>How often last signs of life are written. Default 15 s.</summary>
    public int SeenSeconds { get; set; } = 15;

    /// <summary>Agents whose last reports are not in the database yet, beyond which reading from sockets waits. Default 20,000.</summary>
    public int MostUnwrittenAgents { get; set; } = 20_000;

    /// <summary>A push that an agent has not taken after this ends its connection. Default 10 s.</summary>
    public int PushTimeoutSeconds { get; set; } = 10;

    /// <summary>Pushes under way at once after a decision. Default 64.</summary>
    public int PushConcurrency { get; set; } = 64;
}

internal sealed class SessionOptionsValidator : OptionsValidator<SessionOptions>
{
    public override void Validate(SessionOptions options, OptionsFaults faults)
    {
        faults.UnlessBetween("Dispatch:OwnershipTtlSeconds", options.OwnershipTtlSeconds, 5, 3600);
        faults.UnlessBetween("Dispatch:HeartbeatSeconds", options.HeartbeatSeconds, 1, 60);
        faults.UnlessBetween("Dispatch:SweepSeconds", options.SweepSeconds, 1, 60);
        faults.UnlessBetween("Dispatch:SeenSeconds", options.SeenSeconds, 1, 300);
        faults.UnlessBetween("Dispatch:MostUnwrittenAgents", options.MostUnwrittenAgents, 1, 1_000_000);
        faults.UnlessBetween("Dispatch:PushTimeoutSeconds", options.PushTimeoutSeconds, 1, 600);
        faults.UnlessBetween("Dispatch:PushConcurrency", options.PushConcurrency, 1, 10_000);
        faults.Unless(options.HeartbeatSeconds * 3 <= options.OwnershipTtlSeconds, "Dispatch:HeartbeatSeconds",
            $"must be at most a third of Dispatch:OwnershipTtlSeconds ({options.OwnershipTtlSeconds}), not {options.HeartbeatSeconds}");
    }
}
