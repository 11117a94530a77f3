using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ampora.Fuzz.Server;
using Ampora.Fuzz.Targets;

namespace Ampora.Fuzz;

/// <summary>A run of the fuzzer: targets in process on every core, then the real server over sockets. Ends with one line of figures.</summary>
internal sealed class FuzzRun(FuzzArguments arguments, ulong seed)
{
    private const int Faulty = 1;
    private const int NotUnderstood = 2;
    private const long MostGrowth = 32L * 1024 * 1024;

    /// <summary>Part of the time that the server gets.</summary>
    private const double ServerShare = 0.3;

    private static readonly FuzzTarget[] Targets = [new FramingTarget(), new SocketTarget(), new MessageTarget(), new SequenceTarget()];

    /// <summary>Exit code 0 when no fault was found.</summary>
    public static async Task<int> MainAsync(string[] args)
    {
        try
        {
            var arguments = FuzzArguments.Parse(args);
            if (arguments.Replay is { } file)
            {
                return await ReplayAsync(file);
            }

            var seed = arguments.Seed ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
            return await new FuzzRun(arguments, seed).RunAsync();
        }
        catch (FormatException fault)
        {
            await Console.Error.WriteLineAsync($"{fault.Message}\n{FuzzArguments.Usage}");
            return NotUnderstood;
        }
    }

    private async Task<int> RunAsync()
    {
        Console.WriteLine($"fuzz: seed {seed}");
        using var faults = new FaultFolder(arguments.Faults, seed);
        var inProcess = InProcess(faults);
        var server = arguments.WithServer && arguments.Only is null or "server"
            ? await ServerFuzz.RunAsync(TimeSpan.FromSeconds(arguments.Seconds * ServerShare), seed, faults)
            : new Figures();
        var all = inProcess.And(server);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"fuzz: seed {seed}, {all.Inputs:N0} inputs in {all.Elapsed.TotalSeconds:F1} s ({inProcess.PerSecond:N0}/s in process, {server.PerSecond:N0}/s over sockets), {all.Refused:N0} refused, {faults.Count} faults, memory {Mebibytes(inProcess.MemoryBefore)} -> {Mebibytes(inProcess.MemoryAfter)} MiB in process, {Mebibytes(server.MemoryBefore)} -> {Mebibytes(server.MemoryAfter)} MiB served"));
        return faults.Count == 0 ? 0 : Faulty;
    }

    private Figures InProcess(FaultFolder faults)
    {
        var targets = Targets.Where(target => arguments.Only is null || target.Name == arguments.Only).ToArray();
        if (targets.Length == 0)
        {
            return new Figures();
        }

        var share = arguments.WithServer && arguments.Only is null ? 1 - ServerShare : 1;
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(number => new Worker(number, Environment.ProcessorCount, seed, targets, faults)).ToArray();

        // What is made once (tables, pools, code) is made before memory is measured.
        Array.ForEach(workers, worker => worker.Run(2_000, TimeSpan.FromMinutes(1)));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var begun = TimeProvider.System.GetTimestamp();
        using var watchdog = new Watchdog(workers, faults);
        var threads = workers.Select(worker => new Thread(() => worker.Run(
            arguments.Inputs is { } inputs ? inputs / workers.Length : long.MaxValue,
            arguments.Inputs is null ? TimeSpan.FromSeconds(arguments.Seconds * share) : TimeSpan.MaxValue))).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var elapsed = TimeProvider.System.GetElapsedTime(begun);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        if (after - before > MostGrowth)
        {
            faults.Keep("memory", [], new FuzzFaultException($"memory grew from {before} to {after} bytes"));
        }

        return new Figures(workers.Sum(worker => worker.Inputs), workers.Sum(worker => worker.Refused), elapsed, before, after);
    }

    private static async Task<int> ReplayAsync(string file)
    {
        var bytes = await File.ReadAllBytesAsync(file);
        var line = Array.IndexOf(bytes, (byte)'\n');
        var name = Encoding.UTF8.GetString(bytes, 0, line);
        var target = Targets.FirstOrDefault(target => target.Name == name) ?? throw new FormatException($"{file}: its first line names no target that can be replayed.");
        Console.WriteLine(target.Run(bytes[(line + 1)..]) ? "taken" : "refused");
        return 0;
    }

    private static string Mebibytes(long bytes) => (bytes / 1048576.0).ToString("F1", CultureInfo.InvariantCulture);
}
