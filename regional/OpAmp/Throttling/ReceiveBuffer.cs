using System.Buffers;

namespace Ampora.Regional.OpAmp.Throttling;

/// <summary>
/// One message on its way in. Small ones cost a rented buffer; what it grows beyond that is taken from the budget. Never reads
/// more than one byte beyond the limit.
/// </summary>
internal sealed class ReceiveBuffer(ReceiveBudget budget, int limit) : IDisposable
{
    private const int Unbudgeted = 4096;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Unbudgeted);
    private int _taken;

    public int Limit => limit;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, Length);

    public bool IsOverLimit => Length > limit;

    /// <summary>Where the next bytes go. Empty when the budget has no more for this message.</summary>
    public Memory<byte> Free()
    {
        if (Length == _bytes.Length && !TryGrow())
        {
            return Memory<byte>.Empty;
        }

        var most = (long)limit + 1 - Length;
        return _bytes.AsMemory(Length, (int)Math.Min(_bytes.Length - Length, most));
    }

    public void Advance(int count) => Length += count;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        budget.Return(_taken);
        (_bytes, _taken) = ([], 0);
    }

    private bool TryGrow()
    {
        var extra = Math.Min(_bytes.Length, limit + 1 - Length);
        if (!budget.TryTake(extra))
        {
            return false;
        }

        _taken += extra;
        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length + extra);
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
        return true;
    }
}
