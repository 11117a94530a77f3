using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Ampora.Bench.Measure;

/// <summary>Memory of a .NET process once it has settled.</summary>
internal static class Collected
{
    private const long CollectHeap = 0x800000;
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(5);

    /// <summary>Bytes in memory after full collections that were asked for over the diagnostics port.</summary>
    public static async Task<long> ResidentAsync(int process)
    {
        await Task.Delay(Settles, TimeProvider.System, CancellationToken.None);
        var client = new DiagnosticsClient(process);
        for (var i = 0; i < 2; i++)
        {
            using var session = client.StartEventPipeSession(new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectHeap));
            var drained = session.EventStream.CopyToAsync(Stream.Null);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
            await session.StopAsync(CancellationToken.None);
            await drained;
        }

        return ProcessUse.Resident(process);
    }
}
