using System.Reflection;

namespace Ampora.Aggregator;

internal static class ProductVersion
{
    /// <summary>As the build stamped it, without the commit.</summary>
    public static string Current { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
