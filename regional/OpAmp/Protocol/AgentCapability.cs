namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>Bits of AgentToServer.capabilities that gate what the server does (OpAMP, AgentCapabilities).</summary>
[Flags]
internal enum AgentCapability : ulong
{
    ReportsStatus = 0x1,
    AcceptsRemoteConfig = 0x2,
    ReportsEffectiveConfig = 0x4,
    ReportsHealth = 0x800,
    ReportsRemoteConfig = 0x1000,
    ReportsAvailableComponents = 0x4000,
}
