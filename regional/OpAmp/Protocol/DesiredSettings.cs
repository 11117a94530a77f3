using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>Connection settings as they were written down; each agent is offered what of them it can use (<see cref="SettingsFit"/>).</summary>
/// <param name="Id">Of the settings.</param>
/// <param name="Settings">Every part, without a hash and without a heartbeat interval.</param>
/// <param name="HeartbeatSeconds">The interval, 0 for no heartbeats; null for what the region offers otherwise.</param>
internal sealed record DesiredSettings(Guid Id, ConnectionSettingsOffers Settings, ulong? HeartbeatSeconds = null);

/// <summary>A credential that this one agent should use from now on.</summary>
/// <param name="Id">Of the credential.</param>
/// <param name="Headers">Sent with every request; null when the credential is a certificate alone.</param>
/// <param name="Certificate">Issued for the agent's own key; null when there is none.</param>
internal sealed record DesiredCredential(Guid Id, Headers? Headers, TLSCertificate? Certificate);
