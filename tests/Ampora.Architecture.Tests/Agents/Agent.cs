namespace Ampora.Architecture.Tests.Agents;

/// <summary>A feature's type, which a row must not show.</summary>
internal sealed record Agent(string Name);
