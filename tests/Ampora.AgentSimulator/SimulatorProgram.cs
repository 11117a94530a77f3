using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ampora.AgentSimulator;

/// <summary>Runs a fleet until SIGINT or SIGTERM and prints how it stands.</summary>
internal static class SimulatorProgram
{
    private const int BadArguments = 2;
    private const string KeyVariable = "AMPORA_OPAMP_KEY";

    internal static async Task<int> RunAsync(string[] arguments, TimeProvider time)
    {
        var parsed = SimulatorArguments.Parse(arguments, Environment.GetEnvironmentVariable(KeyVariable) ?? "");
        if (parsed.Faults.Count > 0)
        {
            foreach (var fault in parsed.Faults)
            {
                await Console.Error.WriteLineAsync(fault);
            }

            await Console.Error.WriteLineAsync(SimulatorArguments.Usage);
            return BadArguments;
        }

        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await using var fleet = new SimulatedFleet(parsed.Fleet, time);
        fleet.Start();
        await PrintUntilAsync(fleet, parsed.StatusInterval, time, stop.Token);
        await fleet.StopAsync();
        Print(fleet.Status);
        return 0;
    }

    private static async Task PrintUntilAsync(SimulatedFleet fleet, TimeSpan interval, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                Print(fleet.Status);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    private static void Print(FleetStatus status) => Console.Out.WriteLine(JsonSerializer.Serialize(status, FleetStatusJson.Default.FleetStatus));
}
