namespace Ampora.AgentSimulator.Protocol;

/// <summary>The parts of a report that may be left out while they have not changed.</summary>
[Flags]
internal enum ReportParts
{
    None = 0,
    Description = 1,
    Health = 2,
    EffectiveConfig = 4,
    RemoteConfigStatus = 8,
    AvailableComponents = 16,
    ConnectionSettingsStatus = 32,
    PackageStatuses = 64,
    Everything = Description | Health | EffectiveConfig | RemoteConfigStatus | AvailableComponents | ConnectionSettingsStatus
        | PackageStatuses,
}
