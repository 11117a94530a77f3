using Ampora.Federation.V1;

namespace Ampora.Regional.Fleet;

/// <summary>Health, connection and state of the configuration in one byte.</summary>
internal static class Traits
{
    /// <summary>Different values.</summary>
    public const int Bound = 256;

    private const int ConnectionShift = 2;
    private const int StateShift = 4;

    public static byte Of(Health health, Connection connection, ConfigState state) =>
        (byte)((int)health | ((int)connection << ConnectionShift) | ((int)state << StateShift));

    public static Health Health(int traits) => (Health)(traits & 3);

    public static Connection Connection(int traits) => (Connection)((traits >> ConnectionShift) & 3);

    public static ConfigState ConfigState(int traits) => (ConfigState)(traits >> StateShift);

    /// <summary>Which bits a filter asks for, and what they must be.</summary>
    public static (byte Mask, byte Wanted) Asked(AgentFilter filter) => (
        (byte)((filter.HasHealth ? 3 : 0) | (filter.HasConnection ? 3 << ConnectionShift : 0) | (filter.HasConfigState ? 15 << StateShift : 0)),
        Of(filter.HasHealth ? filter.Health : 0, filter.HasConnection ? filter.Connection : 0, filter.HasConfigState ? filter.ConfigState : 0));
}
