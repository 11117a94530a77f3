using System.ComponentModel;
using System.Reflection;

namespace Ampora.Hosting.Options;

/// <summary>What a configuration key with a value means to the class that it is bound to.</summary>
internal static class ConfigurationLeaf
{
    /// <summary>The type that the value at <paramref name="path"/> is converted to; null when the class has nothing there.</summary>
    /// <param name="path">Property names and list positions, parted by colons.</param>
    public static Type? TypeOf(Type options, string path)
    {
        var type = options;
        foreach (var segment in path.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = ElementOf(type) ?? type.GetProperty(segment, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType;
            if (next is null)
            {
                return null;
            }

            type = Nullable.GetUnderlyingType(next) ?? next;
        }

        return type;
    }

    public static bool Converts(string value, Type type)
    {
        var converter = TypeDescriptor.GetConverter(type);
        if (type == typeof(string) || !converter.CanConvertFrom(typeof(string)))
        {
            return true;
        }

        try
        {
            converter.ConvertFromInvariantString(value);
            return true;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>What to write instead; never the value, which may be secret.</summary>
    public static string Words(Type type)
    {
        if (type.IsEnum)
        {
            return $"one of {string.Join(", ", Enum.GetNames(type))}";
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64 => "a whole number",
            TypeCode.Byte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64 => "a whole number, not below 0",
            TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "a number",
            _ when type == typeof(TimeSpan) => "a duration as hours:minutes:seconds",
            _ when type == typeof(Uri) => "an address",
            _ => $"a value of type {type.Name}",
        };
    }

    /// <summary>What a list or a dictionary holds.</summary>
    private static Type? ElementOf(Type type)
    {
        if (type == typeof(string))
        {
            return null;
        }

        var held = type.GetInterfaces().Append(type)
            .FirstOrDefault(shape => shape.IsGenericType && shape.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
        return held is { IsGenericType: true } && held.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) ? held.GetGenericArguments()[1] : held;
    }
}
