using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>Connection settings cut to what one agent can use, and what they were cut for.</summary>
/// <param name="For">The desires; compared by reference.</param>
/// <param name="Capabilities">The agent's.</param>
/// <param name="Offer">Null when there is nothing to offer.</param>
internal sealed record FittedSettings(Desires For, ulong Capabilities, ConnectionSettingsOffers? Offer);
