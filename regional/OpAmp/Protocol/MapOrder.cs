using Google.Protobuf.Collections;
using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>
/// Puts maps in the order of their keys. Protobuf gives a map no order and some clients write it in another one each time:
/// the same report must have the same bytes, or it would look like a change and be stored anew.
/// </summary>
internal static class MapOrder
{
    public static EffectiveConfig Of(EffectiveConfig config)
    {
        if (config.ConfigMap is null || Holds(config.ConfigMap.ConfigMap))
        {
            return config;
        }

        var ordered = config.Clone();
        Sort(ordered.ConfigMap.ConfigMap);
        return ordered;
    }

    public static PackageStatuses Of(PackageStatuses statuses)
    {
        if (Holds(statuses.Packages))
        {
            return statuses;
        }

        var ordered = statuses.Clone();
        Sort(ordered.Packages);
        return ordered;
    }

    public static ComponentHealth Of(ComponentHealth health)
    {
        if (Holds(health))
        {
            return health;
        }

        var ordered = health.Clone();
        Sort(ordered);
        return ordered;
    }

    private static bool Holds(ComponentHealth health) => Holds(health.ComponentHealthMap) && health.ComponentHealthMap.Values.All(Holds);

    private static void Sort(ComponentHealth health)
    {
        Sort(health.ComponentHealthMap);
        foreach (var component in health.ComponentHealthMap.Values)
        {
            Sort(component);
        }
    }

    private static bool Holds<TValue>(MapField<string, TValue> map)
    {
        string? last = null;
        foreach (var key in map.Keys)
        {
            if (last is not null && string.CompareOrdinal(last, key) > 0)
            {
                return false;
            }

            last = key;
        }

        return true;
    }

    private static void Sort<TValue>(MapField<string, TValue> map)
    {
        var entries = map.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToArray();
        map.Clear();
        foreach (var (key, value) in entries)
        {
            map[key] = value;
        }
    }
}
