using System.Runtime.InteropServices;

namespace Ampora.Hosting.Processes;

/// <summary>Ctrl-C and SIGTERM cancel a verb instead of killing it halfway.</summary>
internal sealed class InterruptSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    public InterruptSignals(CancellationTokenSource interrupt)
    {
        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupt.Cancel();
        }

        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel)];
    }

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());
}
