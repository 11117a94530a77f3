namespace Ampora.Fuzz;

/// <summary>Ends the process when an input does not come to its end: nothing else could.</summary>
internal sealed class Watchdog : IDisposable
{
    private const int Hung = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ITimer _timer;

    public Watchdog(IReadOnlyList<Worker> workers, FaultFolder faults) => _timer = TimeProvider.System.CreateTimer(_ =>
    {
        foreach (var worker in workers)
        {
            var (target, input, elapsed) = worker.Running();
            if (elapsed > Longest)
            {
                faults.Keep(target.Name, input, new FuzzFaultException($"not done after {elapsed.TotalSeconds:F0} s"));
                Environment.Exit(Hung);
            }
        }
    }, null, Longest, TimeSpan.FromSeconds(1));

    public void Dispose() => _timer.Dispose();
}
