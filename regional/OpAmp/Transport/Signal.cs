namespace Ampora.Regional.OpAmp.Transport;

/// <summary>Given once; costs one field as long as nobody waits for it. Every connection has some that nobody ever waits for.</summary>
internal struct Signal
{
    private static readonly object Given = new();

    private object? _state;

    public void Give()
    {
        if (Interlocked.Exchange(ref _state, Given) is TaskCompletionSource waiting)
        {
            waiting.SetResult();
        }
    }

    /// <summary>Completes when it is given.</summary>
    public Task WaitAsync()
    {
        var state = Volatile.Read(ref _state);
        if (state is null)
        {
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            state = Interlocked.CompareExchange(ref _state, waiting, null) ?? waiting;
        }

        return state is TaskCompletionSource source ? source.Task : Task.CompletedTask;
    }
}
