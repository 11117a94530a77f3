using Ampora.AgentSimulator.Randomness;
using Ampora.AgentSimulator.Transport;

namespace Ampora.AgentSimulator.Tests.Transport;

public sealed class ReconnectBackoffTests
{
    private readonly ReconnectBackoff _backoff = new(SeededRandom.For(1));

    [Fact]
    public void Pauses_grow_to_thirty_seconds_and_start_again_after_a_success()
    {
        var pauses = Enumerable.Range(0, 12).Select(_ => _backoff.Next(null)).ToList();

        pauses[0].ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
        pauses[3].ShouldBeInRange(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8));
        pauses.Skip(5).ShouldAllBe(pause => pause >= TimeSpan.FromSeconds(15) && pause <= TimeSpan.FromSeconds(30));

        _backoff.Succeeded();
        _backoff.Next(null).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void What_the_server_asks_for_is_the_least()
    {
        for (var time = 0; time < 100; time++)
        {
            _backoff.Next(TimeSpan.FromSeconds(40)).ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(48));
        }
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    [InlineData("999999", 3600)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public void Retry_After_is_seconds_or_a_date(string? value, int? seconds) =>
        RetryAfter.Parse(value, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)).ShouldBe(seconds is { } known ? TimeSpan.FromSeconds(known) : null);
}
