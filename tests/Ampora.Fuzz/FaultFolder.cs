using System.Text;

namespace Ampora.Fuzz;

/// <summary>Keeps inputs that found a fault, each in a file that <c>--replay</c> takes: the target's name, a line end, the input.</summary>
internal sealed class FaultFolder(string path, ulong seed) : IDisposable
{
    private const int Most = 20;

    private readonly Lock _lock = new();

    public int Count { get; private set; }

    public void Keep(string target, byte[] input, Exception fault)
    {
        lock (_lock)
        {
            if (++Count > Most)
            {
                return;
            }

            Directory.CreateDirectory(path);
            var file = Path.Combine(path, $"{target}-{seed}-{Count}.bin");
            File.WriteAllBytes(file, [.. Encoding.UTF8.GetBytes($"{target}\n"), .. input]);
            Console.WriteLine($"fuzz: FAULT in {target}, kept in {file}\n{fault}");
        }
    }

    public void Dispose()
    {
        if (Count > Most)
        {
            Console.WriteLine($"fuzz: {Count - Most} more faults were not kept");
        }
    }
}
