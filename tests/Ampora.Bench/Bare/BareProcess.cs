namespace Ampora.Bench.Bare;

/// <summary>The bare server in a process of its own, as the region has one.</summary>
internal sealed class BareProcess : IDisposable
{
    /// <summary>The runtime's own, in hexadecimal: the senders' is the same program's.</summary>
    private static readonly Dictionary<string, string> Spinning = new() { ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "46" };

    private readonly WorkerProcess _process;

    private BareProcess(WorkerProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Where agents connect.</summary>
    public Uri OpAmp => new(Address, "/v1/opamp");

    public int Id => _process.Id;

    public static async Task<BareProcess> StartAsync()
    {
        var process = new WorkerProcess([BenchProgram.BareVerb], Spinning);
        return new BareProcess(process, new Uri(await process.ReadAsync()));
    }

    public void Dispose() => _process.Dispose();
}
