namespace Ampora.Hosting.Listeners;

/// <summary>Connection feature: the listener that the connection came through.</summary>
internal sealed record ListenerFeature(Listener Listener);
