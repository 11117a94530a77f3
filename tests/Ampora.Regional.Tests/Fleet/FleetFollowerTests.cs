using Ampora.Federation.V1;
using Ampora.Regional.Agents;
using Ampora.Regional.Fleet;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ampora.Regional.Tests.Fleet;

/// <summary>What is answered from memory is what a scan of the database answers, whatever happened in between.</summary>
public sealed class FleetFollowerTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Agents = 40;
    private const int Changes = 120;
    private static readonly string[] Values = ["production", "Prod", "a=b", "", "é ü", "env", "team", "zone-b"];
    private static readonly string[] Names = ["env", "team", "zone", "a"];

    private static readonly string[] Versions = [Region.Id(1101), Region.Id(1102)];

    private TestDatabase _database = null!;
    private FeedHost _host = null!;

    /// <summary>One that is always the same, and one that never is: a failure names it.</summary>
    public static TheoryData<int> Seeds => [20261121, (int)(TimeProvider.System.GetTimestamp() & int.MaxValue)];

    private string Database => _database.ConnectionString;

    private AgentQueries Queries => _host.Services.GetRequiredService<AgentQueries>();

    private AgentSummarizer Summarizer => _host.Services.GetRequiredService<AgentSummarizer>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _host = await FeedHost.StartAsync(Database);
        await Region.ExecuteAsync(Database, $"""
            INSERT INTO configurations (id, name, description) VALUES ('{Region.Id(1001)}', 'first', ''), ('{Region.Id(1002)}', 'second', '');
            INSERT INTO configuration_versions (id, configuration_id, number, hash, note, created_by)
            VALUES ('{Versions[0]}', '{Region.Id(1001)}', 1, sha256('1'), '', ''), ('{Versions[1]}', '{Region.Id(1002)}', 1, sha256('2'), '', '');
            INSERT INTO groups (id, name, description) VALUES ('{Region.Id(2001)}', 'blue', ''), ('{Region.Id(2002)}', 'green', '')
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task Lists_and_counts_agree_with_a_scan_after_every_change(int seed)
    {
        var random = new Random(seed);
        await using var slow = await Region.OpenAsync(Database);
        NpgsqlTransaction? open = null;
        for (var i = 0; i < Changes; i++)
        {
            if (random.Next(10) == 0)
            {
                // Its stamps lie above the horizon until it ends, and hold it while others commit.
                if (open is null)
                {
                    open = await slow.BeginTransactionAsync(Cancellation);
                    await using var late = new NpgsqlCommand(Change(random, Agents, Agents + 5), slow);
                    await late.ExecuteNonQueryAsync(Cancellation);
                }
                else
                {
                    await (random.Next(3) == 0 ? open.RollbackAsync(Cancellation) : open.CommitAsync(Cancellation));
                    open = null;
                }
            }

            await Region.ExecuteAsync(Database, open is null && random.Next(12) == 0 ? Rename(random) : Change(random, 0, Agents));
            if (random.Next(3) == 0)
                await AgreesAsync(random);
        }

        if (open is not null)
            await open.CommitAsync(Cancellation);
        await AgreesAsync(random);
        (await ListAsync(new AgentFilter(), AgentSort.Uid, false)).Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task An_agent_that_a_reader_broke_off_over_is_read_again()
    {
        await Region.AddAgentsAsync(Database, 1, 3);
        await ListAsync(new AgentFilter(), AgentSort.Uid, false);
        await Region.ExecuteAsync(Database, $"UPDATE agents SET service_name = 'changed' WHERE id = '{Region.Id(2)}'");
        await Should.ThrowAsync<OperationCanceledException>(Queries.ListAsync(Query(new AgentFilter(), AgentSort.Uid, false, ""), new CancellationToken(canceled: true)));
        (await ListAsync(new AgentFilter { Text = "changed" }, AgentSort.Uid, false)).ShouldBe([Region.Id(2)]);
    }

    [Fact]
    public async Task A_history_that_ended_is_read_anew()
    {
        await Region.AddAgentsAsync(Database, 1, 3);
        (await ListAsync(new AgentFilter(), AgentSort.Uid, false)).Count.ShouldBe(3);

        // As after a restore: rows are other ones, and nothing was stamped.
        await Region.ExecuteAsync(Database, $"""
            SET session_replication_role = replica;
            DELETE FROM agents WHERE id = '{Region.Id(1)}';
            UPDATE region_epoch SET epoch = gen_random_uuid()
            """);
        (await ListAsync(new AgentFilter(), AgentSort.Uid, false)).ShouldBe([Region.Id(2), Region.Id(3)]);
    }

    [Fact]
    public async Task Deletions_that_the_feed_has_forgotten_are_noticed()
    {
        await Region.AddAgentsAsync(Database, 1, 3);
        (await ListAsync(new AgentFilter(), AgentSort.Uid, false)).Count.ShouldBe(3);
        await Region.ExecuteAsync(Database, $"DELETE FROM agents WHERE id = '{Region.Id(3)}'");
        await Region.ExecuteAsync(Database, """
            WITH gone AS (DELETE FROM feed_rows WHERE deleted_at IS NOT NULL RETURNING stamp)
            UPDATE region_epoch SET purged_to = (SELECT (max(stamp::text::numeric) + 1)::text::xid8 FROM gone)
            """);
        (await ListAsync(new AgentFilter(), AgentSort.Uid, false)).ShouldBe([Region.Id(1), Region.Id(2)]);
    }

    [Fact]
    public async Task What_nobody_asks_for_is_forgotten_and_read_again_when_somebody_does()
    {
        await Region.AddAgentsAsync(Database, 1, 3);
        var time = new ManualTime();
        await using var database = NpgsqlDataSource.Create(Database);
        using var follower = new FleetFollower(database, time);
        (await CountAsync(follower)).ShouldBe(3);
        await Region.AddAgentsAsync(Database, 4, 4);

        time.Advance(TimeSpan.FromSeconds(59));
        await follower.KeepAsync(Cancellation);
        follower.Held.ShouldBe(4);

        await Region.AddAgentsAsync(Database, 5, 5);
        time.Advance(TimeSpan.FromMinutes(10));
        await follower.KeepAsync(Cancellation);
        follower.Held.ShouldBe(4, "nobody asked for a minute, so nothing is read");

        time.Advance(TimeSpan.FromMinutes(5));
        await follower.KeepAsync(Cancellation);
        follower.Held.ShouldBe(0);
        (await CountAsync(follower)).ShouldBe(5);
    }

    private static async Task<int> CountAsync(FleetFollower follower)
    {
        await using var look = await follower.LookAsync(Cancellation);
        return look.Index.Count;
    }

    private async Task AgreesAsync(Random random)
    {
        var scan = new FleetScan(Database);
        for (var i = 0; i < 4; i++)
        {
            var filter = i == 0 ? new AgentFilter() : Filter(random);
            var (sort, descending) = ((AgentSort)random.Next(1, 5), random.Next(2) == 0);
            (await ListAsync(filter, sort, descending)).ShouldBe(await scan.ListAsync(filter, sort, descending), $"{filter} by {sort}");
        }

        foreach (var filter in new[] { new AgentFilter(), Filter(random) })
        {
            var (summary, _) = await Summarizer.SummarizeAsync(
                filter, [Dimension.Health, Dimension.Connection, Dimension.ConfigState, Dimension.ServiceName, Dimension.ServiceVersion, Dimension.Label], ["env", "team"], Cancellation);
            summary.Dimensions.ShouldAllBe(dimension => dimension.Values.Sum(value => (long)value.Agents) == (long)summary.Agents);
            await AgreesAsync("CASE WHEN a.healthy THEN 'healthy' WHEN NOT a.healthy THEN 'unhealthy' ELSE 'unreported' END");
            await AgreesAsync("CASE WHEN a.connected THEN 'connected' ELSE 'disconnected' END");
            await AgreesAsync($"(ARRAY['none', 'pending', 'offered', 'applying', 'in-sync', 'failed', 'not-accepted'])[{ConfigStateRule.Sql} + 1]");
            await AgreesAsync("coalesce(a.service_name, '')");
            await AgreesAsync("coalesce(a.service_version, '')");
            await AgreesAsync("coalesce(l.labels ->> 'env', '')");
            await AgreesAsync("coalesce(l.labels ->> 'team', '')");
            summary.Dimensions.ShouldBeEmpty("each was compared");

            async Task AgreesAsync(string value)
            {
                summary.Dimensions[0].Values.Select(count => (count.Value, count.Agents)).ShouldBe(await scan.CountAsync(filter, value), $"{value} of {filter}");
                summary.Dimensions.RemoveAt(0);
            }
        }
    }

    /// <summary>All pages, a few agents on each.</summary>
    private async Task<List<string>> ListAsync(AgentFilter filter, AgentSort sort, bool descending)
    {
        var ids = new List<string>();
        var cursor = "";
        do
        {
            var page = await Queries.ListAsync(Query(filter, sort, descending, cursor), Cancellation);
            ids.AddRange(page.Agents.Select(agent => agent.InstanceUid));
            cursor = page.Next;
            if (cursor.Length == 0)
                page.Total.ShouldBe(ids.Count);
        }
        while (cursor.Length > 0);
        return ids;
    }

    private static AgentListQuery Query(AgentFilter filter, AgentSort sort, bool descending, string cursor)
    {
        AgentListQuery.TryCreate(filter, sort, descending, 7, cursor, out var query, out var fault).ShouldBeTrue(fault);
        return query!;
    }

    private static AgentFilter Filter(Random random)
    {
        var filter = new AgentFilter();
        if (random.Next(2) == 0)
            filter.Labels[Names[random.Next(Names.Length)]] = Values[random.Next(Values.Length)];
        if (random.Next(4) == 0)
            filter.Labels["team"] = Values[random.Next(Values.Length)];
        if (random.Next(4) == 0)
            filter.Health = (Health)random.Next(3);
        if (random.Next(4) == 0)
            filter.Connection = (Connection)random.Next(1, 3);
        if (random.Next(4) == 0)
            filter.ConfigState = (ConfigState)random.Next(7);
        if (random.Next(6) == 0)
            filter.Group = random.Next(2) == 0 ? "blue" : "green";
        if (random.Next(6) == 0)
            filter.Configuration = random.Next(2) == 0 ? "first" : "second";
        if (random.Next(3) == 0)
            filter.Text = ((string[])["PRO", "env", "e", "é", "service-1", "host-", "00000001", "zz", "b", "team"])[random.Next(10)];
        return filter;
    }

    /// <summary>Something happens to agents of a range, and to none outside of it: whoever waits for a transaction that is open would wait for ever.</summary>
    private static string Change(Random random, int from, int to)
    {
        var id = Region.Id(random.Next(from, to) + 1);
        var (first, last) = (Region.Id(from + 1), Region.Id(to));
        var version = Versions[random.Next(2)];
        return random.Next(12) switch
        {
            0 => $"DELETE FROM agents WHERE id = '{id}'",
            1 or 2 or 3 or 4 => $"""
                INSERT INTO agents (id, service_name, service_version, host_name, capabilities)
                VALUES ('{id}', 'service-{random.Next(4)}', {(random.Next(3) == 0 ? "NULL" : $"'{random.Next(3)}'")}, 'Host-{random.Next(5)}', {random.Next(4)})
                ON CONFLICT (id) DO UPDATE SET service_name = EXCLUDED.service_name, host_name = EXCLUDED.host_name, changed_at = now()
                """,
            5 or 6 => $"""
                INSERT INTO agent_labels SELECT a.id, '{Labels(random)}' FROM agents a WHERE a.id = '{id}'
                ON CONFLICT (agent_id) DO UPDATE SET labels = EXCLUDED.labels
                """,
            7 => $"UPDATE agents SET healthy = {((string[])["true", "false", "NULL"])[random.Next(3)]} WHERE id = '{id}'",
            8 => $"UPDATE agents SET connected = NOT connected, connection_changed_at = now() WHERE id BETWEEN '{first}' AND '{id}'",
            9 => $"UPDATE agents SET assigned_version_id = v.id, assigned_hash = v.hash FROM configuration_versions v WHERE agents.id = '{id}' AND v.id = '{version}'",
            10 => $"UPDATE agents SET remote_config_hash = assigned_hash, remote_config_status = {random.Next(4)} WHERE id BETWEEN '{id}' AND '{last}' AND assigned_hash IS NOT NULL",
            _ => $"UPDATE agents SET group_id = {((string[])["NULL", $"'{Region.Id(2001)}'", $"'{Region.Id(2002)}'"])[random.Next(3)]} WHERE id = '{id}'",
        };
    }

    private static string Rename(Random random) => random.Next(2) == 0
        ? $"UPDATE groups SET name = CASE name WHEN 'blue' THEN 'was blue' ELSE 'blue' END WHERE id = '{Region.Id(2001)}'"
        : $"UPDATE configurations SET name = CASE name WHEN 'first' THEN 'was first' ELSE 'first' END WHERE id = '{Region.Id(1001)}'";

    private static string Labels(Random random) => AgentLabels.ToJson(
        Names.Where(_ => random.Next(3) > 0).Select(name => KeyValuePair.Create(name, Values[random.Next(Values.Length)])));
}
