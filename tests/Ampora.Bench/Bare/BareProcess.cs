using System.Diagnostics;

namespace Ampora.Bench.Bare;

/// <summary>The bare server in a process of its own, as the region has one. It ends with this one.</summary>
internal sealed class BareProcess : IDisposable
{
    private readonly Process _process;
    private bool _ended;

    private BareProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Where agents connect.</summary>
    public Uri OpAmp => new(Address, "/v1/opamp");

    public int Id => _process.Id;

    public static async Task<BareProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BareProcess).Assembly.Location, BenchProgram.BareVerb])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the bare server did not start");
        return new BareProcess(process, new Uri(address));
    }

    /// <summary>Safe to call again: whoever started it may end it early.</summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
