namespace Ampora.Fuzz;

/// <summary>Makes inputs and runs them, one after the other, every so-manieth of the run.</summary>
internal sealed class Worker(int number, int workers, ulong seed, FuzzTarget[] targets, FaultFolder faults)
{
    private long _next = number;
    private long _since;
    private readonly FuzzTarget[] _mix = [.. targets.SelectMany(target => Enumerable.Repeat(target, target.Share))];
    private volatile byte[] _input = [];
    private volatile FuzzTarget _target = targets[0];

    public long Inputs { get; private set; }

    public long Refused { get; private set; }

    /// <summary>What is running now, and for how long.</summary>
    public (FuzzTarget Target, byte[] Input, TimeSpan For) Running() =>
        (_target, _input, Volatile.Read(ref _since) is > 0 and var since ? TimeProvider.System.GetElapsedTime(since) : TimeSpan.Zero);

    public void Run(long inputs, TimeSpan limit)
    {
        (Inputs, Refused) = (0, 0);
        var begun = TimeProvider.System.GetTimestamp();
        while (Inputs < inputs && (Inputs % 256 != 0 || TimeProvider.System.GetElapsedTime(begun) < limit))
        {
            _target = _mix[_next / workers % _mix.Length];
            _input = _target.Generate(Seeds.For(seed, _target.Name, _next));
            Volatile.Write(ref _since, TimeProvider.System.GetTimestamp());
            try
            {
                Refused += _target.Run(_input) ? 0 : 1;
            }
            catch (Exception fault)
            {
                faults.Keep(_target.Name, _input, fault);
            }

            Volatile.Write(ref _since, 0);
            Inputs++;
            _next += workers;
        }
    }
}
