namespace Ampora.Regional.Tests.Support;

/// <summary>The clock of this machine, put forward: dates come earlier, waiting takes as long as ever.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Volatile.Read(ref _shift));

    public void PutForward(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
