using Ampora.Regional.OpAmp.Transport;
using Ampora.Testing;

namespace Ampora.Regional.Tests.OpAmp.Transport;

/// <summary>Whoever does not stop sending does not hold a connection for long.</summary>
public sealed class HalfClosedTests
{
    private readonly ManualTime _time = new();
    private readonly HalfClosed _halfClosed = new();

    [Fact]
    public async Task It_ends_with_the_peer()
    {
        await using var peer = new MemoryStream(new byte[100_000]);
        await _halfClosed.DiscardAsync(peer, () => false, CancellationToken.None).WithTimeout();
        peer.Position.ShouldBe(100_000);
    }

    [Fact]
    public async Task It_ends_with_the_peers_last_word()
    {
        await using var peer = new MemoryStream(new byte[100_000]);
        await _halfClosed.DiscardAsync(peer, () => peer.Position > 20_000, CancellationToken.None).WithTimeout();
        peer.Position.ShouldBeInRange(20_001, 60_000);
    }

    [Fact]
    public async Task Of_a_peer_that_sends_for_ever_no_more_than_so_much_is_read()
    {
        await using var peer = new EndlessStream();
        await _halfClosed.DiscardAsync(peer, () => false, CancellationToken.None).WithTimeout();
        peer.Given.ShouldBeInRange(HalfClosed.MostBytes, HalfClosed.MostBytes + 1_000_000);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_waited_for_until_the_time_is_over()
    {
        await using var peer = new SilentStream();
        using var until = new CancellationTokenSource(TimeSpan.FromSeconds(5), _time);
        var waiting = _halfClosed.DiscardAsync(peer, () => false, until.Token);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await waiting.WithTimeout();
    }

    [Fact]
    public async Task Beyond_so_many_nobody_is_waited_for()
    {
        await using var peer = new SilentStream();
        using var until = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, HalfClosed.Most).Select(_ => _halfClosed.DiscardAsync(peer, () => false, until.Token)).ToArray();
        await _halfClosed.DiscardAsync(peer, () => false, until.Token).WithTimeout();
        waiting.ShouldAllBe(one => !one.IsCompleted);
        await until.CancelAsync();
        await Task.WhenAll(waiting).WithTimeout();

        // Their places are free again.
        var next = _halfClosed.DiscardAsync(peer, () => false, new CancellationToken(canceled: false));
        next.IsCompleted.ShouldBeFalse();
    }

    /// <summary>Has bytes for ever.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }

    /// <summary>Is open and has nothing.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }
}
