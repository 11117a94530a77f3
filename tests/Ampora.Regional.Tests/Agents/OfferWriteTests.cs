using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.Sessions;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Agents;

/// <summary>An offer, and what the agent makes of it, with a clock that stands still.</summary>
public sealed class OfferWriteTests(RegionFixture region) : IClassFixture<RegionFixture>
{
    private static readonly ByteString Hash = ByteString.CopyFromUtf8("offered");
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly AgentChanges Offer = new() { Messages = 1, OfferedConfigHash = Hash };
    private static readonly AgentChanges Answer = new()
    {
        Messages = 1, RemoteConfigStatus = new RemoteConfigStatus { Status = RemoteConfigStatuses.Applied, LastRemoteConfigHash = Hash },
    };

    private readonly ManualTime _time = new();
    private readonly TestAgent _agent = new();

    [Fact]
    public async Task An_answer_that_comes_soon_is_written_together_with_the_offer() => await WithPartitionAsync(async (writes, session) =>
    {
        writes.Enqueue(session, Offer);
        await Eventually.Async(() => _time.ArmedTimers == 1);
        _time.Advance(Patience / 2);
        (await OfferedAsync()).ShouldBeNull();

        writes.Enqueue(session, Answer);
        await Eventually.Async(() => writes.Count == 0);

        (await OfferedAsync()).ShouldBe("offered");
        (await region.Database.ScalarAsync<long>($"SELECT count(DISTINCT at) FROM agent_events WHERE agent_id = '{_agent.Id}' AND hash IS NOT NULL")).ShouldBe(1);
        (await region.Database.ScalarAsync<long>($"SELECT count(*) FROM agent_events WHERE agent_id = '{_agent.Id}' AND hash IS NOT NULL")).ShouldBe(2);
    });

    [Fact]
    public async Task An_offer_that_nothing_follows_is_written_by_itself() => await WithPartitionAsync(async (writes, session) =>
    {
        writes.Enqueue(session, Offer);
        await Eventually.Async(() => _time.ArmedTimers == 1);

        _time.Advance(Patience);

        await Eventually.Async(() => writes.Count == 0);
        (await OfferedAsync()).ShouldBe("offered");
    });

    [Theory]
    [InlineData("the agent")]
    [InlineData("everything")]
    [InlineData("room")]
    public async Task Whoever_waits_for_what_is_unwritten_does_not_wait_for_an_answer(string what) => await WithPartitionAsync(async (writes, session) =>
    {
        writes.Enqueue(session, Offer);

        await (what switch
        {
            "the agent" => writes.FlushedAsync(_agent.Id, TestContext.Current.CancellationToken),
            "everything" => writes.DrainAsync(TestContext.Current.CancellationToken),
            _ => writes.NextFlush,
        }).WithTimeout();

        (await OfferedAsync()).ShouldBe("offered");
    }, lingers: false);

    private async Task WithPartitionAsync(Func<WriterPartition, AgentSession, Task> test, bool lingers = true)
    {
        await using var socket = region.Host.Socket();
        await socket.SendAsync(_agent.Report());
        await socket.ReceiveAsync();
        await region.Host.Services.GetRequiredService<AgentWriter>().FlushedAsync(_agent.Id, TestContext.Current.CancellationToken);
        var session = region.Host.Services.GetRequiredService<SessionRegistry>().Find(_agent.Id).ShouldNotBeNull();
        var writes = new WriterPartition(region.Host.Services.GetRequiredService<AgentStore>(), lingers ? _time : TimeProvider.System, NullLogger<WriterPartition>.Instance);
        using var stopping = new CancellationTokenSource();
        var running = writes.RunAsync(stopping.Token);

        await test(writes, session);

        await stopping.CancelAsync();
        await running.WithTimeout();
    }

    private Task<string?> OfferedAsync() =>
        region.Database.ScalarAsync<string?>($"SELECT convert_from(offered_hash, 'UTF8') FROM agents WHERE id = '{_agent.Id}'");
}
