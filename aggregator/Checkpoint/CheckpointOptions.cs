namespace Ampora.Aggregator.Checkpoint;

/// <summary>Section <c>Checkpoint</c>.</summary>
internal sealed class CheckpointOptions
{
    /// <summary>How often what changed is written. Default 2 s; 100 ms to 1 min.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);
}
