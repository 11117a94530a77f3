using System.Globalization;
using Ampora.Federation.V1;
using Ampora.Regional.Agents;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Tests.Federation;

/// <summary>The unary half of the service, and with it the queries that REST shares.</summary>
[Slow("a region for every test")]
public sealed class FleetFeedServiceTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private FeedHost _host = null!;

    private string Database => _database.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _host = await FeedHost.StartAsync(Database, ("Region:ExternalAddresses:Ui", "https://eu.example"));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Hello_names_the_region_its_epoch_and_its_limits()
    {
        var hello = await _host.Client.HelloAsync(new HelloRequest(), FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken);
        (hello.Region, hello.SoftwareVersion, hello.ExternalAddresses.Ui).ShouldBe((FeedHost.Region, "1.2.3", "https://eu.example"));
        hello.Epoch.ShouldBe((await _database.ScalarAsync<Guid>("SELECT epoch FROM region_epoch")).ToString());
        hello.Limits.MaxPageSize.ShouldBe(500u);
    }

    [Fact]
    public async Task Nobody_reads_without_a_token()
    {
        var refused = await Should.ThrowAsync<RpcException>(() => _host.Client.HelloAsync(new HelloRequest(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync);
        refused.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        using var call = _host.Client.Watch(new WatchRequest(), cancellationToken: TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))).StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    [Theory]
    [InlineData(AgentSort.Uid, false)]
    [InlineData(AgentSort.ServiceName, false)]
    [InlineData(AgentSort.ServiceName, true)]
    [InlineData(AgentSort.HostName, true)]
    [InlineData(AgentSort.ChangedAt, false)]
    [InlineData(AgentSort.ChangedAt, true)]
    public async Task Pages_hold_every_agent_once_in_order(AgentSort sort, bool descending)
    {
        await Region.AddAgentsAsync(Database, 1, 25);
        await Region.ExecuteAsync(Database, """
            UPDATE agents SET service_name = CASE WHEN get_byte(uuid_send(id), 15) % 4 = 0 THEN NULL ELSE 'name ' || get_byte(uuid_send(id), 15) % 3 END,
                host_name = 'host', changed_at = timestamptz '2026-01-01' + (get_byte(uuid_send(id), 15) % 5) * interval '1 microsecond'
            """);
        var request = new ListAgentsRequest { PageSize = 4, Sort = sort, Descending = descending };
        var agents = new List<AgentSummary>();
        do
        {
            var page = await _host.Client.ListAgentsAsync(request, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken);
            page.Total.ShouldBe(25u);
            page.Agents.Count.ShouldBeLessThanOrEqualTo(4);
            agents.AddRange(page.Agents.Select(entry => entry.Agent));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        agents.Select(agent => agent.InstanceUid).Distinct().Count().ShouldBe(25);
        var keys = agents.Select(agent => (Key(agent), agent.InstanceUid)).ToList();
        var sorted = keys.OrderBy(key => key.Item1, StringComparer.Ordinal).ThenBy(key => key.InstanceUid, StringComparer.Ordinal).ToList();
        keys.ShouldBe(descending ? sorted.AsEnumerable().Reverse() : sorted);

        string Key(AgentSummary agent) => sort switch
        {
            AgentSort.ServiceName => agent.ServiceName,
            AgentSort.HostName => agent.HostName,
            AgentSort.ChangedAt => agent.ChangedAt.ToDateTimeOffset().ToString("O"),
            _ => "",
        };
    }

    [Fact]
    public async Task Filters_combine_and_a_text_finds_ids_names_and_label_values()
    {
        await Region.AddAgentsAsync(Database, 1, 3, """{"env": "Prod", "tier": "1"}""");
        await Region.AddAgentsAsync(Database, 4, 6, """{"env": "dev"}""");
        await Region.ExecuteAsync(Database, $"""
            UPDATE agents SET healthy = true, connected = true WHERE id = '{Region.Id(1)}';
            UPDATE agents SET healthy = false, host_name = 'Web-7' WHERE id = '{Region.Id(2)}'
            """);
        (await IdsAsync(new AgentFilter())).ShouldBe([1, 2, 3, 4, 5, 6]);
        (await IdsAsync(new AgentFilter { Labels = { ["env"] = "Prod", ["tier"] = "1" } })).ShouldBe([1, 2, 3]);
        (await IdsAsync(new AgentFilter { Labels = { ["env"] = "Prod" }, Health = Health.Healthy })).ShouldBe([1]);
        (await IdsAsync(new AgentFilter { Health = Health.Unspecified })).ShouldBe([3, 4, 5, 6]);
        (await IdsAsync(new AgentFilter { Connection = Connection.Disconnected })).ShouldBe([2, 3, 4, 5, 6]);
        (await IdsAsync(new AgentFilter { Text = "PROD" })).ShouldBe([1, 2, 3]);
        (await IdsAsync(new AgentFilter { Text = "web" })).ShouldBe([2]);
        (await IdsAsync(new AgentFilter { Text = "AGENT 5" })).ShouldBe([5]);
        (await IdsAsync(new AgentFilter { Text = Region.Id(4)[^4..] })).ShouldBe([4]);
        (await IdsAsync(new AgentFilter { Text = "%" })).ShouldBeEmpty();
        (await IdsAsync(new AgentFilter { Regions = { "us-east" } })).ShouldBeEmpty();
        (await IdsAsync(new AgentFilter { Regions = { "us-east", FeedHost.Region } })).Count.ShouldBe(6);
    }

    [Fact]
    public async Task Every_state_of_the_rule_is_the_same_in_the_database()
    {
        byte[]?[] hashes = [null, [1], [2]];
        var number = 0;
        var expected = new Dictionary<string, ConfigState>();
        var rows = new List<string>();
        foreach (var assigned in hashes)
        foreach (var attempt in new short?[] { null, 1, 2 })
        foreach (var offered in hashes)
        foreach (var reported in hashes)
        foreach (var status in new[] { 0, 1, 2, 3 })
        foreach (var capabilities in new[] { 0L, 2L, 0x1002L })
        {
            number++;
            expected[Region.Id(number)] = ConfigStateRule.Of(assigned, attempt is not null, offered, reported, (RemoteConfigStatuses)status, (AgentCapabilities)capabilities);
            rows.Add($"('{Region.Id(number)}', {Sql(assigned)}, {attempt?.ToString(CultureInfo.InvariantCulture) ?? "NULL"}::smallint, {Sql(offered)}, {Sql(reported)}, {status}, {capabilities})");
        }

        await Region.ExecuteAsync(Database, $"""
            INSERT INTO agents (id, assigned_hash, attempt_outcome, offered_hash, remote_config_hash, remote_config_status, capabilities)
            VALUES {string.Join(',', rows)}
            """);
        expected.Values.Distinct().Count().ShouldBe(7);
        foreach (var state in expected.Values.Distinct())
        {
            var page = await _host.Client.ListAgentsAsync(new ListAgentsRequest { PageSize = 500, Filter = new AgentFilter { ConfigState = state } }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken);
            page.Agents.Select(entry => entry.Agent.InstanceUid).ShouldBe(expected.Where(pair => pair.Value == state).Select(pair => pair.Key), ignoreOrder: true);
            page.Agents.ShouldAllBe(entry => entry.Agent.ConfigState == state);
        }

        static string Sql(byte[]? hash) => hash is null ? "NULL::bytea" : $@"'\x{Convert.ToHexString(hash)}'";
    }

    [Fact]
    public async Task A_summary_adds_up_in_every_dimension()
    {
        await Region.AddAgentsAsync(Database, 1, 3, """{"env": "prod"}""");
        await Region.AddAgentsAsync(Database, 4, 5);
        await Region.ExecuteAsync(Database, $"UPDATE agents SET healthy = (id <> '{Region.Id(1)}'), connected = true WHERE id IN ('{Region.Id(1)}', '{Region.Id(2)}')");
        var summary = await _host.Client.SummarizeAsync(
            new SummarizeRequest { Dimensions = { Dimension.Health, Dimension.Connection, Dimension.ConfigState, Dimension.Label }, Labels = { "env" } }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken);
        summary.Agents.ShouldBe(5u);
        summary.Regions.Single().ShouldBe(new RegionCounts { Region = FeedHost.Region, Agents = 5, Connected = 2, Healthy = 1, Unhealthy = 1 });
        summary.Dimensions.ShouldAllBe(dimension => dimension.Values.Aggregate(0UL, (all, value) => all + value.Agents) == 5);
        Values(Dimension.Health).ShouldBe("unreported=3 healthy=1 unhealthy=1");
        Values(Dimension.Connection).ShouldBe("disconnected=3 connected=2");
        Values(Dimension.ConfigState).ShouldBe("none=5");
        Values(Dimension.Label).ShouldBe("prod=3 =2");
        summary.Provenance.Completeness.ShouldBe(Completeness.Complete);

        string Values(Dimension dimension) => string.Join(' ', summary.Dimensions.Single(d => d.Dimension == dimension).Values.Select(value => $"{value.Value}={value.Agents}"));
    }

    [Fact]
    public async Task An_answer_that_is_too_old_fails_a_strict_caller_and_says_why_to_the_others()
    {
        await Region.ExecuteAsync(Database, $"""
            INSERT INTO instances (name, incarnation, version) VALUES ('cut off', '{Region.Id(1)}', '1');
            INSERT INTO instance_heartbeats (name, incarnation, flushed_to) VALUES ('cut off', '{Region.Id(1)}', now() - interval '30 s')
            """);
        var warned = await _host.Client.SummarizeAsync(new SummarizeRequest(), FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken);
        (warned.Provenance.Completeness, warned.Provenance.Regions[0].State).ShouldBe((Completeness.Partial, Freshness.Lagging));
        warned.Provenance.Regions[0].Age.ToTimeSpan().TotalSeconds.ShouldBeInRange(29, 60);
        var strict = await Should.ThrowAsync<RpcException>(() =>
            _host.Client.SummarizeAsync(new SummarizeRequest { Requirement = new Requirement { Require = Require.Strict } }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync);
        strict.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        var bounded = new Requirement { Require = Require.Bounded, MaxAge = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) };
        (await _host.Client.ListAgentsAsync(new ListAgentsRequest { Requirement = bounded }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken)).Provenance.Completeness.ShouldBe(Completeness.Bounded);
        bounded.MaxAge = Duration.FromTimeSpan(TimeSpan.FromSeconds(5));
        (await Should.ThrowAsync<RpcException>(() => _host.Client.ListAgentsAsync(new ListAgentsRequest { Requirement = bounded }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync))
            .StatusCode.ShouldBe(StatusCode.FailedPrecondition);
    }

    [Fact]
    public async Task Bad_questions_name_the_field()
    {
        await RefusedAsync(_host.Client.ListAgentsAsync(new ListAgentsRequest { PageSize = 501 }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync, "page_size");
        await RefusedAsync(_host.Client.ListAgentsAsync(new ListAgentsRequest { PageToken = "nonsense" }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync, "page_token");
        await RefusedAsync(_host.Client.ListAgentsAsync(new ListAgentsRequest { Filter = new AgentFilter { Text = "a\0" } }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync, "filter.text");
        await RefusedAsync(_host.Client.SummarizeAsync(new SummarizeRequest { Dimensions = { Dimension.Label } }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync, "labels");
        await RefusedAsync(_host.Client.GetAgentAsync(new GetAgentRequest { InstanceUid = "x" }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync, "instance_uid");
        (await Should.ThrowAsync<RpcException>(() => _host.Client.GetAgentAsync(new GetAgentRequest { InstanceUid = Region.Id(1) }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync))
            .StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task One_agent_comes_whole()
    {
        await Region.AddAgentsAsync(Database, 1, 1);
        await Region.ExecuteAsync(Database, """
            INSERT INTO blobs (digest, content) VALUES (sha256('effective'), 'effective');
            INSERT INTO component_sets (digest, content) VALUES (sha256('components'), 'c');
            UPDATE agents SET description = 'd', health = 'h', effective_config_digest = sha256('effective'), remote_config_status = 3,
                remote_config_hash = 'r', remote_config_error = 'no', available_components_hash = 'components';
            INSERT INTO agent_seen (agent_id, last_seen_at) SELECT id, '2026-02-03 04:05:06Z' FROM agents
            """);
        var detail = await _host.Client.GetAgentAsync(new GetAgentRequest { InstanceUid = Region.Id(1) }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken);
        (detail.Description.ToStringUtf8(), detail.Health.ToStringUtf8(), detail.EffectiveConfig.ToStringUtf8(), detail.AvailableComponents.ToStringUtf8())
            .ShouldBe(("d", "h", "effective", "c"));
        var status = RemoteConfigStatus.Parser.ParseFrom(detail.RemoteConfigStatus);
        (status.Status, status.ErrorMessage, status.LastRemoteConfigHash.ToStringUtf8()).ShouldBe((RemoteConfigStatuses.Failed, "no", "r"));
        detail.LastSeenAt.ToDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero));
    }

    private async Task<List<int>> IdsAsync(AgentFilter filter)
    {
        var page = await _host.Client.ListAgentsAsync(new ListAgentsRequest { Filter = filter }, FeedHost.Headers, cancellationToken: TestContext.Current.CancellationToken);
        return [.. page.Agents.Select(entry => int.Parse(entry.Agent.InstanceUid[^4..], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static async Task RefusedAsync(Task call, string field)
    {
        var refused = await Should.ThrowAsync<RpcException>(() => call);
        (refused.StatusCode, refused.Status.Detail.Contains(field, StringComparison.Ordinal)).ShouldBe((StatusCode.InvalidArgument, true), refused.Status.Detail);
    }
}
