namespace Ampora.AgentSimulator.Transport;

/// <summary>What all agents of a fleet have done so far. Safe for concurrent use.</summary>
internal sealed class SessionCounters
{
    private long _reports;
    private long _messages;
    private long _connects;
    private long _faults;
    private volatile string? _lastFault;

    internal long Reports => Interlocked.Read(ref _reports);

    internal long Messages => Interlocked.Read(ref _messages);

    internal long Connects => Interlocked.Read(ref _connects);

    internal long Faults => Interlocked.Read(ref _faults);

    internal string? LastFault => _lastFault;

    internal void ReportSent() => Interlocked.Increment(ref _reports);

    internal void MessageReceived() => Interlocked.Increment(ref _messages);

    internal void Connected() => Interlocked.Increment(ref _connects);

    internal void Failed(string fault)
    {
        Interlocked.Increment(ref _faults);
        _lastFault = fault;
    }
}
