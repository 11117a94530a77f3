using Ampora.Regional.OpAmp.Transport;
using Ampora.Testing;

namespace Ampora.Regional.Tests.OpAmp.Transport;

public sealed class SignalTests
{
    [Fact]
    public async Task Who_waits_first_goes_on_when_it_is_given()
    {
        var signal = new Signal();
        Task[] waiting = [signal.WaitAsync(), signal.WaitAsync()];
        waiting.ShouldAllBe(one => !one.IsCompleted);
        signal.Give();
        await Task.WhenAll(waiting).WithTimeout();
    }

    [Fact]
    public void Who_comes_later_does_not_wait_and_giving_twice_is_once()
    {
        var signal = new Signal();
        signal.Give();
        signal.Give();
        signal.WaitAsync().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Nobody_misses_it_who_comes_while_it_is_given()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var holder = new Holder();
            var waiting = Task.Run(() => holder.Signal.WaitAsync(), TestContext.Current.CancellationToken);
            holder.Signal.Give();
            await waiting.WithTimeout();
        }
    }

    private sealed class Holder
    {
        public Signal Signal;
    }
}
