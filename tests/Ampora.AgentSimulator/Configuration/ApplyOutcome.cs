namespace Ampora.AgentSimulator.Configuration;

/// <summary>Either the configuration that runs from now on, or why the old one stays.</summary>
internal sealed record ApplyOutcome(RunningConfig? Running, string Error)
{
    internal static ApplyOutcome Applied(RunningConfig running) => new(running, "");

    internal static ApplyOutcome Rejected(string error) => new(null, error);
}
