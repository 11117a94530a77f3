using Ampora.Hosting.Database.Replicas;

namespace Ampora.Hosting.Tests.Database.Replicas;

public sealed class ReplicaLagTests
{
    private readonly ReplicaLag _lag = new();

    [Fact]
    public void A_primary_that_writes_nothing_makes_no_lag()
    {
        for (var second = 0; second < 3600; second++)
            Note(100, second);
        _lag.Of(100).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void The_lag_is_counted_from_when_the_primary_wrote_what_is_missing()
    {
        Note(100, 0);
        Note(100, 50);
        Note(200, 51);
        Note(300, 60);
        _lag.Of(100).ShouldBe(TimeSpan.FromSeconds(10));
        _lag.Of(150).ShouldBe(TimeSpan.FromSeconds(10));
        _lag.Of(200).ShouldBe(TimeSpan.FromSeconds(9));
        _lag.Of(300).ShouldBe(TimeSpan.Zero);
        _lag.Of(400).ShouldBe(TimeSpan.Zero, "it was read after the primary was");
    }

    [Fact]
    public void A_replica_that_lacks_all_that_is_remembered_is_behind_by_that_at_least()
    {
        Note(100, 0);
        Note(200, 30);
        _lag.Of(50).ShouldBe(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Nothing_is_known_before_the_first_look() => _lag.Of(0).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void Memory_is_bounded_and_the_lag_still_grows()
    {
        for (var second = 0; second < 100_000; second++)
            Note((ulong)second, second);
        _lag.Of(0).ShouldBeGreaterThan(TimeSpan.FromMinutes(15));
        _lag.Of(99_990).ShouldBe(TimeSpan.FromSeconds(9));
    }

    private void Note(ulong position, int seconds) => _lag.Note(position, TimeSpan.FromSeconds(seconds));
}
