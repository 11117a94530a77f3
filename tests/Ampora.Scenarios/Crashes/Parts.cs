namespace Ampora.Scenarios.Crashes;

/// <summary>What an agent may report.</summary>
[Flags]
internal enum Parts
{
    None = 0,
    Description = 1,
    Health = 2,
    EffectiveConfig = 4,
    ConfigStatus = 8,
    All = Description | Health | EffectiveConfig | ConfigStatus,
}
