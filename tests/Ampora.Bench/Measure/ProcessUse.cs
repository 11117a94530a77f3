using System.Globalization;

namespace Ampora.Bench.Measure;

/// <summary>What the kernel says a process has used (proc(5)).</summary>
internal static class ProcessUse
{
    private const double TicksPerSecond = 100;
    private const long PageBytes = 4096;

    /// <summary>Seconds of processor time, user and system, its threads included.</summary>
    public static double Cpu(int id)
    {
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>Processor time of a process and of all that it started, as a postmaster's backends.</summary>
    public static double CpuOfTree(int id) => Tree(id).Sum(process =>
    {
        try
        {
            return Cpu(process);
        }
        catch (IOException)
        {
            return 0;
        }
    });

    /// <summary>Bytes in memory.</summary>
    public static long Resident(int id) =>
        long.Parse(File.ReadAllText($"/proc/{id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * PageBytes;

    private static IEnumerable<int> Tree(int id)
    {
        string children;
        try
        {
            children = File.ReadAllText($"/proc/{id}/task/{id}/children");
        }
        catch (IOException)
        {
            children = "";
        }

        return children.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(child => Tree(int.Parse(child, CultureInfo.InvariantCulture))).Prepend(id);
    }
}
