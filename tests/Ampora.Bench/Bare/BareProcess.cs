namespace Ampora.Bench.Bare;

/// <summary>The bare server in a process of its own, as the region has one.</summary>
internal sealed class BareProcess : IDisposable
{
    private readonly WorkerProcess _process;

    private BareProcess(WorkerProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Where agents connect.</summary>
    public Uri OpAmp => new(Address, "/v1/opamp");

    public int Id => _process.Id;

    public static async Task<BareProcess> StartAsync()
    {
        var process = new WorkerProcess([BenchProgram.BareVerb]);
        return new BareProcess(process, new Uri(await process.ReadAsync()));
    }

    public void Dispose() => _process.Dispose();
}
