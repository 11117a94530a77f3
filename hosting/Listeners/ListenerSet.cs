namespace Ampora.Hosting.Listeners;

/// <summary>The listeners that this process has.</summary>
internal sealed record ListenerSet(IReadOnlyList<Listener> All);
