using System.Numerics;
using System.Reflection;
using Google.Protobuf.Reflection;
using OpAmp.Proto.V1;

namespace Ampora.Hosting.Fleet;

/// <summary>The names that the OpAMP specification gives to capability bits.</summary>
public static class CapabilityNames
{
    private static readonly string?[] Names = NamesByBit();

    /// <summary>Lowest bit first; a bit without a name is <c>Bit17</c>, counted from 0.</summary>
    public static IReadOnlyList<string> Of(ulong capabilities)
    {
        var names = new List<string>(BitOperations.PopCount(capabilities));
        for (var rest = capabilities; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            names.Add(Names[bit] ?? $"Bit{bit}");
        }

        return names;
    }

    private static string?[] NamesByBit()
    {
        var names = new string?[64];
        foreach (var capability in Enum.GetValues<AgentCapabilities>().Where(value => value != 0))
        {
            // The generated C# names are not the specification's.
            var name = typeof(AgentCapabilities).GetField(capability.ToString())!.GetCustomAttribute<OriginalNameAttribute>()!.Name;
            names[BitOperations.TrailingZeroCount((uint)capability)] = name[(name.IndexOf('_') + 1)..];
        }

        return names;
    }
}
