using Google.Protobuf;

namespace Ampora.AgentSimulator.Configuration;

/// <summary>A configuration that runs: its parts and its text as reported. Shared by all agents that run the same.</summary>
internal sealed record RunningConfig(CollectorConfig Parts, ByteString Text);
