namespace Ampora.Regional.OpAmp.Transport;

/// <summary>
/// The bytes under a WebSocket. .NET's WebSocket writes each frame in one piece and keeps its pings and pongs to itself; here, between
/// its frames, the region asks the peer whether it still lives, and sees how long a message has been under way.
/// </summary>
internal sealed class SocketStream(Stream inner, Action cut, TimeProvider time) : Stream
{
    private const byte FinalPing = 0x89;

    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>The WebSocket reads by itself while it waits for the answer to a ping.</summary>
    private readonly SemaphoreSlim _taking = new(1, 1);

    private readonly Lock _probing = new();
    private FrameWatch _frames;
    private long _underWaySince;
    private ulong _probes;
    private TaskCompletionSource? _answer;
    private volatile bool _kept;
    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The peer's Close frame has come in.</summary>
    public bool IsClosed => _frames.IsClosed;

    /// <summary>How long a message or frame has been coming in; zero when none is.</summary>
    public TimeSpan UnderWay() => Volatile.Read(ref _underWaySince) is > 0 and var since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>A message was dealt with: what came in behind it meanwhile begins to count now.</summary>
    public void BeginAnew()
    {
        if (Volatile.Read(ref _underWaySince) > 0)
        {
            Volatile.Write(ref _underWaySince, time.GetTimestamp());
        }
    }

    /// <summary>From now on the end of the WebSocket leaves the connection up.</summary>
    public void Keep() => _kept = true;

    /// <summary>Ends the connection at once; what was not sent yet is lost.</summary>
    public void Cut() => cut();

    /// <summary>Pings the peer; true when it answers this very ping in time.</summary>
    public async Task<bool> AnswersAsync(TimeSpan within)
    {
        var (probe, answer) = Ask();
        try
        {
            if (probe is not null)
            {
                _ = WriteFrameAsync(probe);
            }

            await answer.WaitAsync(within, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _taking.WaitAsync(cancellationToken);
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                Saw(buffer.Span[..read]);
            }

            return read;
        }
        finally
        {
            _taking.Release();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // A WebSocket that is given up while it reads or writes would wait for ever. Otherwise the request ends the connection.
        if (disposing && !_kept && (_taking.CurrentCount == 0 || _writing.CurrentCount == 0))
        {
            cut();
        }

        base.Dispose(disposing);
    }

    /// <summary>The frame to send, null when one is on its way, and what its answer completes.</summary>
    private (byte[]? Probe, Task Answer) Ask()
    {
        lock (_probing)
        {
            if (_answer is { Task.IsCompleted: false } waiting)
            {
                return (null, waiting.Task);
            }

            _probes++;
            var answer = _answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            byte[] frame = [FinalPing, FrameWatch.ProbeBytes, (byte)(_probes >> 32), (byte)(_probes >> 24), (byte)(_probes >> 16), (byte)(_probes >> 8), (byte)_probes];
            return (frame, answer.Task);
        }
    }

    private async Task WriteFrameAsync(byte[] frame)
    {
        try
        {
            await WriteAsync(frame);
            await inner.FlushAsync();
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever asked sees no answer.
        }
    }

    private void Saw(ReadOnlySpan<byte> bytes)
    {
        _frames.Saw(bytes);
        if (!_frames.IsUnderWay)
        {
            Volatile.Write(ref _underWaySince, 0);
        }
        else if (_underWaySince == 0)
        {
            Volatile.Write(ref _underWaySince, time.GetTimestamp());
        }

        if (_answer is { Task.IsCompleted: false } && _frames.Answered != 0)
        {
            Settle();
        }
    }

    private void Settle()
    {
        lock (_probing)
        {
            if (_frames.Answered == _probes)
            {
                _answer?.TrySetResult();
            }
        }
    }
}
