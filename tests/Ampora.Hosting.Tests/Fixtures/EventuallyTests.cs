using Ampora.Testing;
using Xunit.Sdk;

namespace Ampora.Hosting.Tests.Fixtures;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task What_never_happens_is_named()
    {
        var happened = false;
        var failure = await Should.ThrowAsync<XunitException>(() => Eventually.Async(() => happened, Short));
        failure.Message.ShouldContain("() => happened: not within 0.1 s");
    }

    [Fact]
    public async Task A_condition_that_hangs_does_not_hang_the_test() =>
        await Should.ThrowAsync<TimeoutException>(() => Eventually.Async(() => new TaskCompletionSource<bool>().Task, Short));

    [Fact]
    public async Task A_task_that_ends_too_late_is_named()
    {
        var never = new TaskCompletionSource().Task;
        (await Should.ThrowAsync<TimeoutException>(() => never.WithTimeout(Short))).Message.ShouldBe("never: not within 0.1 s");
    }

    [Fact]
    public async Task A_time_out_of_the_task_itself_passes_through()
    {
        var own = Task.FromException(new TimeoutException("its own"));
        (await Should.ThrowAsync<TimeoutException>(() => own.WithTimeout())).Message.ShouldBe("its own");
    }

    [Fact]
    public async Task Assertions_are_repeated_until_they_hold()
    {
        var attempts = 0;
        await Eventually.PassesAsync(() =>
        {
            (++attempts).ShouldBe(3);
            return Task.CompletedTask;
        });
        await Should.ThrowAsync<XunitException>(() => Eventually.PassesAsync(() => throw new XunitException("never"), Short));
    }
}
