namespace Ampora.AgentSimulator.Configuration;

/// <summary>The running parts that a configuration asks for.</summary>
internal sealed record CollectorConfig(IReadOnlyList<string> Extensions, IReadOnlyList<CollectorPipeline> Pipelines);

/// <summary>A pipeline such as <c>traces</c> or <c>metrics/internal</c> with the ids of its components.</summary>
internal sealed record CollectorPipeline(
    string Id,
    IReadOnlyList<string> Receivers,
    IReadOnlyList<string> Processors,
    IReadOnlyList<string> Exporters);
