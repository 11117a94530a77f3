namespace Ampora.Regional.Agents;

/// <summary>Hashes that an agent was last offered, on whichever connection; null where it never was.</summary>
internal sealed record OfferedHashes(byte[]? Config, byte[]? Settings, byte[]? Packages);
