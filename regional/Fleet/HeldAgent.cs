using Ampora.Federation.V1;

namespace Ampora.Regional.Fleet;

/// <summary>Of one agent what filters, order and counts ask for, on its way into the index.</summary>
internal sealed class HeldAgent
{
    public required Guid Id { get; init; }

    public required Health Health { get; init; }

    public required Connection Connection { get; init; }

    public required ConfigState ConfigState { get; init; }

    /// <summary>Texts are empty where the agent has none.</summary>
    public required string ServiceName { get; init; }

    public required string ServiceVersion { get; init; }

    public required string HostName { get; init; }

    /// <summary>Name of the assigned one.</summary>
    public required string Configuration { get; init; }

    public required string Group { get; init; }

    /// <summary>Of UTC.</summary>
    public required long ChangedAtTicks { get; init; }

    public required HeldLabels Labels { get; init; }
}
