using System.Runtime.InteropServices;

namespace Ampora.Hosting.Processes;

/// <summary>Ctrl-C and SIGTERM cancel a verb instead of killing it halfway. The second one kills: whoever repeats himself does not want to wait.</summary>
internal sealed class InterruptSignals : IDisposable
{
    private readonly CancellationTokenSource _interrupt = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile int _exitCode;

    public InterruptSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, ExitCodes.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, ExitCodes.Terminated)),
    ];

    public CancellationToken Token => _interrupt.Token;

    /// <summary>Of the signal that came; 0 while none has.</summary>
    public int ExitCode => _exitCode;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _interrupt.Dispose();
    }

    private void Cancel(PosixSignalContext signal, int exitCode)
    {
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0)
        {
            signal.Cancel = true;
            _interrupt.Cancel();
        }
    }
}
