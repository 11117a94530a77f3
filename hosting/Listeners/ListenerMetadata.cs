namespace Ampora.Hosting.Listeners;

/// <summary>Endpoint metadata: the only listeners that answer this endpoint.</summary>
internal sealed record ListenerMetadata(IReadOnlyList<Listener> Listeners);
