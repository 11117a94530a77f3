using System.Globalization;

namespace Grpc.Core.Wire;

/// <summary>The header <c>grpc-timeout</c>: one to eight digits and a unit (H, M, S, m, u, n).</summary>
internal static class WireTimeout
{
    internal const string Header = "grpc-timeout";

    private const long Limit = 100_000_000;

    /// <summary>The finest unit that fits, rounded up, so that a peer never gives up before this side does.</summary>
    internal static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        foreach (var (unit, size) in Units())
        {
            var count = (ticks / size) + (ticks % size == 0 ? 0 : 1);
            if (count < Limit) return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
        }

        return "99999999H";
    }

    internal static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9) return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        if (text[^1] == 'n')
        {
            timeout = new TimeSpan((count + 99) / 100);
            return true;
        }

        foreach (var (unit, size) in Units())
        {
            if (unit != text[^1]) continue;
            timeout = count > TimeSpan.MaxValue.Ticks / size ? TimeSpan.MaxValue : new TimeSpan(count * size);
            return true;
        }

        return false;
    }

    private static (char Unit, long Size)[] Units() =>
    [
        ('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour),
    ];
}
