namespace Ampora.Regional.Sessions;

/// <summary>This process among those of the region. The incarnation tells a restarted process from the one before it.</summary>
internal sealed record InstanceIdentity(string Name, string Version, Guid Incarnation);
