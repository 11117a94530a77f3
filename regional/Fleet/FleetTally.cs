using Ampora.Federation.V1;

namespace Ampora.Regional.Fleet;

/// <summary>How many agents there are of each kind. Every agent is in every dimension once, so that the values of each add up to the same.</summary>
/// <param name="fleet">Of whom it tells.</param>
/// <param name="traits">How many there are by <see cref="Traits"/>.</param>
/// <param name="services">How many there are by the numbers of their service's name; null for everybody.</param>
/// <param name="versions">As above.</param>
internal sealed class FleetTally(FleetColumns fleet, int[] traits, int[]? services, int[]? versions)
{
    private static readonly string[] ConfigStates = ["none", "pending", "offered", "applying", "in-sync", "failed", "not-accepted", "drifted", "rolled-back"];

    /// <summary>Of every agent, from what is counted while agents change.</summary>
    public static FleetTally OfAll(FleetColumns fleet) => new(fleet, fleet.WithTraits, null, null);

    /// <summary>Of none yet.</summary>
    public static FleetTally OfNone(FleetColumns fleet) => new(fleet, new int[Traits.Bound], new int[fleet.Services.Bound], new int[fleet.Versions.Bound]);

    public void Add(int slot)
    {
        traits[fleet.Traits[slot]]++;
        services![fleet.Services.Numbers[slot]]++;
        versions![fleet.Versions.Numbers[slot]]++;
    }

    public RegionCounts Totals(string region) => new()
    {
        Region = region,
        Agents = Sum(_ => true),
        Connected = Sum(value => Traits.Connection(value) == Connection.Connected),
        Healthy = Sum(value => Traits.Health(value) == Health.Healthy),
        Unhealthy = Sum(value => Traits.Health(value) == Health.Unhealthy),
        InSync = Sum(value => Traits.ConfigState(value) == ConfigState.Applied),
        ConfigFailed = Sum(value => Traits.ConfigState(value) == ConfigState.Failed),
        ConfigPending = Sum(value => Traits.ConfigState(value) is ConfigState.Pending or ConfigState.Offered or ConfigState.Applying),
    };

    /// <summary>The words of the fleet's vocabulary with their counts, in no order; none of them is 0.</summary>
    /// <param name="dimension">Not <see cref="Dimension.Label"/>.</param>
    public IEnumerable<(string Value, int Agents)> Values(Dimension dimension) => dimension switch
    {
        Dimension.Health => ByTrait(value => Traits.Health(value) switch { Health.Healthy => "healthy", Health.Unhealthy => "unhealthy", _ => "unreported" }),
        Dimension.Connection => ByTrait(value => Traits.Connection(value) == Connection.Connected ? "connected" : "disconnected"),
        Dimension.ConfigState => ByTrait(value => ConfigStates[(int)Traits.ConfigState(value)]),
        Dimension.ServiceName => services is null ? fleet.Services.Values : fleet.Services.Named(services),
        Dimension.ServiceVersion => versions is null ? fleet.Versions.Values : fleet.Versions.Named(versions),
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "is not tallied"),
    };

    private IEnumerable<(string Value, int Agents)> ByTrait(Func<int, string> word) => traits
        .Select((agents, value) => (Agents: agents, Value: value)).Where(pair => pair.Agents > 0)
        .GroupBy(pair => word(pair.Value), (value, pairs) => (value, pairs.Sum(pair => pair.Agents)));

    private ulong Sum(Func<int, bool> which) => (ulong)traits.Where((_, value) => which(value)).Sum();
}
