namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>Bits of AgentToServer.capabilities that gate what the server does (OpAMP, AgentCapabilities).</summary>
[Flags]
internal enum AgentCapability : ulong
{
    ReportsStatus = 0x1,
    AcceptsRemoteConfig = 0x2,
    ReportsEffectiveConfig = 0x4,
    AcceptsPackages = 0x8,
    ReportsPackageStatuses = 0x10,
    ReportsOwnTraces = 0x20,
    ReportsOwnMetrics = 0x40,
    ReportsOwnLogs = 0x80,
    AcceptsOpAmpConnectionSettings = 0x100,
    AcceptsOtherConnectionSettings = 0x200,
    AcceptsRestartCommand = 0x400,
    ReportsHealth = 0x800,
    ReportsRemoteConfig = 0x1000,
    ReportsHeartbeat = 0x2000,
    ReportsAvailableComponents = 0x4000,
    ReportsConnectionSettingsStatus = 0x8000,
}
