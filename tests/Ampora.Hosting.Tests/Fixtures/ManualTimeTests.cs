using Ampora.Testing;

namespace Ampora.Hosting.Tests.Fixtures;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times_and_see_them_on_the_clock()
    {
        var begun = _time.GetUtcNow();
        var seen = new List<(string, double)>();
        void Note(object? name) => seen.Add(((string)name!, (_time.GetUtcNow() - begun).TotalSeconds));
        using var late = _time.CreateTimer(Note, "late", TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = _time.CreateTimer(Note, "often", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(6));
        seen.ShouldBe([("often", 2), ("often", 4), ("late", 5), ("often", 6)]);
        _time.GetElapsedTime(0).ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void A_timer_that_is_changed_or_gone_does_not_fire_at_its_old_time()
    {
        var fired = 0;
        var gone = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var moved = _time.CreateTimer(_ => fired += 10, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        gone.Dispose();
        moved.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromSeconds(2));
        fired.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        fired.ShouldBe(10);
    }

    [Fact]
    public async Task Delays_periods_and_time_outs_follow_it()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _time, TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromHours(2), _time);
        using var period = new PeriodicTimer(TimeSpan.FromMinutes(30), _time);
        var tick = period.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        _time.ArmedTimers.ShouldBe(3);
        _time.Advance(TimeSpan.FromMinutes(30));
        (await tick.WithTimeout()).ShouldBeTrue();
        delay.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMinutes(30));
        await delay.WithTimeout();
        limit.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromHours(1));
        limit.IsCancellationRequested.ShouldBeTrue();
    }
}
