namespace Ampora.Hosting.Processes;

/// <summary>Section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>How long the process still accepts after it has said that it is not ready, so that load balancers notice. Default 0; 0 to 300 s.</summary>
    public int DrainDelaySeconds { get; set; }

    /// <summary>How long open requests and background work may take to end, after that. Default 30; 1 to 600 s.</summary>
    public int TimeoutSeconds { get; set; } = 30;
}
