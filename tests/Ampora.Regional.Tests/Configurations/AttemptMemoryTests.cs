using System.Text.Json.Nodes;
using Ampora.Regional.Tests.Support;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Configurations;

/// <summary>
/// A version that ended badly on an agent is not sent to it again without a new decision, over either transport (item 77,
/// opamp-spec 397); the desired version moves back to what it runs, so that the hashes agree (item 76).
/// </summary>
public sealed class AttemptMemoryTests(RegionFixture region) : IClassFixture<RegionFixture>, IAsyncLifetime
{
    private readonly RestClient _rest = region.Host.Rest();
    private readonly TestAgent _agent = new();
    private readonly List<ByteString> _hashes = [];
    private string _path = "";

    public async ValueTask InitializeAsync()
    {
        (_path, var first) = await _rest.PublishAsync($"attempts-{_agent.Id:N}", "version 1");
        _hashes.Add(Bytes(first));
        for (var version = 2; version <= 3; version++)
        {
            _hashes.Add(Bytes(await _rest.AddVersionAsync(_path, $"version {version}")));
        }
    }

    public ValueTask DisposeAsync()
    {
        _rest.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failed_version_moves_the_desired_one_back_to_the_last_that_was_applied(bool http)
    {
        await using var wire = Wire(http);
        await ApplyAsync(wire, 1);
        await _rest.AssignToAsync(_path, _agent.Id, 2);
        await OfferedAsync(wire, 2);
        var answer = await wire.AskAsync(_agent.Status(_hashes[1], RemoteConfigStatuses.Failed, "no such exporter"));
        answer.RemoteConfig.ShouldBeNull();
        await DesiredIsAsync(1, "version 2 failed here, back to the last one applied");

        // Shown as what it is: version 2 is assigned, and failed with the agent's words.
        var shown = await _rest.AgentAsync(_agent.Id);
        (shown!["configState"]!.ToString(), shown["configurationVersion"]!.GetValue<int>()).ShouldBe(("failed", 2));
        shown["configError"]!.ToString().ShouldBe("no such exporter");
        var progress = (await _rest.GetAsync($"{_path}/versions/2/progress"))!;
        (progress["failed"]!.GetValue<int>(), progress["failures"]![0]!["error"]!.ToString()).ShouldBe((1, "no such exporter"));

        // It reports the hash that failed once more: it gets the version that is desired now, and that one only.
        await OfferedAsync(wire, 1, _agent.Status(_hashes[1], RemoteConfigStatuses.Failed, "no such exporter"));
        await wire.AskAsync(_agent.Status(_hashes[0], RemoteConfigStatuses.Applied));
        (await wire.AskAsync(_agent.Heartbeat())).RemoteConfig.ShouldBeNull();
        (await _rest.AgentAsync(_agent.Id))!["configState"]!.ToString().ShouldBe("failed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_that_the_agent_went_back_from_is_not_sent_again(bool http)
    {
        await using var wire = Wire(http);
        await ApplyAsync(wire, 1);
        await ApplyAsync(wire, 2);
        (await wire.AskAsync(_agent.Status(_hashes[0], RemoteConfigStatuses.Applied))).RemoteConfig.ShouldBeNull();
        await DesiredIsAsync(1, "the agent went back from version 2 by itself");
        for (var message = 0; message < 3; message++)
        {
            (await wire.AskAsync(_agent.Status(_hashes[0], RemoteConfigStatuses.Applied))).RemoteConfig.ShouldBeNull();
        }

        // Nor on a new connection, nor to another instance's memory.
        await using var again = Wire(http);
        (await again.AskAsync(_agent.Report())).RemoteConfig.ShouldNotBeNull().ConfigHash.ShouldBe(_hashes[0]);
        (await _rest.AgentAsync(_agent.Id))!["configError"]!.ToString().ShouldBe("the agent went back to another configuration by itself");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_decision_brings_the_version_once_more(bool http)
    {
        await using var wire = Wire(http);
        await ApplyAsync(wire, 1);
        await _rest.AssignToAsync(_path, _agent.Id, 2);
        await OfferedAsync(wire, 2);
        await wire.AskAsync(_agent.Status(_hashes[1], RemoteConfigStatuses.Failed, "port in use"));
        await DesiredIsAsync(1, "version 2 failed");
        await OfferedAsync(wire, 1);
        await _rest.AssignToAsync(_path, _agent.Id, 2);
        await OfferedAsync(wire, 2);
        await wire.AskAsync(_agent.Status(_hashes[1], RemoteConfigStatuses.Applied));
        await _rest.AgentShowsAsync(_agent.Id, "configState", "in-sync");
    }

    [Fact]
    public async Task Nothing_is_desired_after_a_failure_with_nothing_to_go_back_to()
    {
        await using var wire = Wire(http: false);
        await wire.AskAsync(_agent.Report());
        await _rest.AssignToAsync(_path, _agent.Id, 3);
        await OfferedAsync(wire, 3);
        await wire.AskAsync(_agent.Status(_hashes[2], RemoteConfigStatuses.Failed, "no"));
        await _rest.AgentShowsAsync(_agent.Id, "configState", "failed");
        (await wire.AskAsync(_agent.Status(ByteString.Empty, RemoteConfigStatuses.Unset))).RemoteConfig.ShouldBeNull();
        await _rest.AgentShowsAsync(_agent.Id, "configState", "failed");
        (await DesiredAsync())!["because"]!.ToString().ShouldContain("none was applied before");
    }

    private AgentWire Wire(bool http) => http ? region.Host.Poller() : region.Host.Socket();

    private async Task ApplyAsync(AgentWire wire, int version)
    {
        if (_agent.Sequence == 0)
        {
            await wire.AskAsync(_agent.Report());
        }

        await _rest.AssignToAsync(_path, _agent.Id, version);
        await OfferedAsync(wire, version);
        await wire.AskAsync(_agent.Status(_hashes[version - 1], RemoteConfigStatuses.Applied));
        await _rest.AgentShowsAsync(_agent.Id, "configState", "in-sync");
    }

    private async Task OfferedAsync(AgentWire wire, int version, AgentToServer? first = null)
    {
        var offer = first is null ? null : (await wire.AskAsync(first)).RemoteConfig;
        offer ??= await wire.NextOfferAsync(_agent);
        offer.ConfigHash.ShouldBe(_hashes[version - 1]);
    }

    private Task DesiredIsAsync(int version, string because) => Ampora.Testing.Eventually.PassesAsync(async () =>
    {
        var desired = await DesiredAsync();
        desired!["version"]!.GetValue<int>().ShouldBe(version);
        desired["because"]!.ToString().ShouldStartWith(because);
    });

    private async Task<JsonNode?> DesiredAsync() => (await _rest.AgentAsync(_agent.Id))!["desired"];

    private static ByteString Bytes(string hex) => ByteString.CopyFrom(Convert.FromHexString(hex));
}
