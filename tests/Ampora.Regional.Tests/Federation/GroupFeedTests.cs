using Ampora.Federation.V1;
using Ampora.Regional.Federation;
using Ampora.Regional.Tests.Federation.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Npgsql;

namespace Ampora.Regional.Tests.Federation;

/// <summary>An agent's group is part of what its region tells of it.</summary>
[Slow("an instance for every test, alone on its server")]
[Collection(AloneOnTheServer.Name)]
public sealed class GroupFeedTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    private string Database => _database.ConnectionString;

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_reader_agrees_with_the_region_after_every_change_of_a_group()
    {
        await using var host = await StartAsync();
        await using var reader = TestReader.Watch(host);
        await AgreesAsync(reader);
        foreach (var change in new[]
        {
            $"UPDATE agents SET group_id = '{Region.Id(50)}' WHERE id IN ('{Region.Id(1)}', '{Region.Id(2)}')",
            $"UPDATE agents SET group_id = '{Region.Id(51)}' WHERE id = '{Region.Id(2)}'",
            $"UPDATE groups SET name = 'renamed' WHERE id = '{Region.Id(50)}'",
            $"UPDATE agents SET group_id = NULL WHERE id = '{Region.Id(1)}'",
        })
        {
            await Region.ExecuteAsync(Database, change);
            await AgreesAsync(reader);
        }

        var digests = reader.DigestsChecked;
        await Eventually.Async(() => reader.DigestsChecked > digests);
        reader.Faults.ShouldBeEmpty();
        reader.Frames.Count(frame => frame.SnapshotBegin is not null).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_that_joins_while_the_group_is_renamed_is_fed_with_the_new_name(bool renamedFirst)
    {
        await using var host = await StartAsync();
        await using var reader = TestReader.Watch(host);
        var join = $"UPDATE agents SET group_id = '{Region.Id(50)}' WHERE id = '{Region.Id(1)}'";
        var rename = $"UPDATE groups SET name = 'renamed' WHERE id = '{Region.Id(50)}'";
        await OneBehindTheOtherAsync(renamedFirst ? rename : join, renamedFirst ? join : rename);
        await AgreesAsync(reader);
        AgentSummary.Parser.ParseFrom(reader.Rows[(Kind.Agent, Region.Id(1))].Body).Group.ShouldBe("renamed");
        reader.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_agent_that_is_deleted_while_its_group_is_renamed_stays_deleted()
    {
        await using var host = await StartAsync();
        await Region.ExecuteAsync(Database, $"UPDATE agents SET group_id = '{Region.Id(50)}'");
        await using var reader = TestReader.Watch(host);
        await AgreesAsync(reader);
        await OneBehindTheOtherAsync($"DELETE FROM agents WHERE id = '{Region.Id(2)}'", $"UPDATE groups SET name = 'renamed' WHERE id = '{Region.Id(50)}'");
        await AgreesAsync(reader);
        reader.Rows.Keys.ShouldNotContain((Kind.Agent, Region.Id(2)));
        reader.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_watch_of_one_group_keeps_no_ghosts()
    {
        await using var host = await StartAsync();
        await Region.ExecuteAsync(Database, $"UPDATE agents SET group_id = '{Region.Id(50)}'");
        var request = TestReader.Everything;
        request.Filter = new AgentFilter { Group = "front" };
        await using var reader = TestReader.Watch(host, request);
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).Keys.ShouldBe([Region.Id(1), Region.Id(2), Region.Id(3)]);
        await Region.ExecuteAsync(Database, $"UPDATE agents SET group_id = '{Region.Id(51)}' WHERE id = '{Region.Id(2)}'");
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).Keys.ShouldBe([Region.Id(1), Region.Id(3)]);
        await Region.ExecuteAsync(Database, $"UPDATE groups SET name = 'renamed' WHERE id = '{Region.Id(50)}'");
        await reader.CaughtUpAsync();
        Region.Agents(reader.Rows.Values).ShouldBeEmpty();
        reader.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_token_of_one_group_does_not_resume_a_watch_of_another()
    {
        var hashes = new[] { "", "front", "back" }.Select(group => Convert.ToHexString(
            WatchScope.Of(new WatchRequest { Filter = new AgentFilter { Group = group } }, FeedHost.Region).Hash)).ToArray();
        hashes.ShouldBeUnique();
        WatchScope.Fault(new WatchRequest { Filter = new AgentFilter { Group = new string('g', 1025) } }).ShouldBe("filter.group must have at most 1024 characters without NUL");
    }

    private async Task<FeedHost> StartAsync()
    {
        var host = await FeedHost.StartAsync(Database, ("Feed:DigestInterval", "00:00:01"));
        await Region.AddAgentsAsync(Database, 1, 3);
        await Region.ExecuteAsync(Database, $"INSERT INTO groups (id, name, description) VALUES ('{Region.Id(50)}', 'front', ''), ('{Region.Id(51)}', 'back', '')");
        return host;
    }

    /// <summary>The second statement begins while the first is uncommitted, and has to wait for it.</summary>
    private async Task OneBehindTheOtherAsync(string first, string second)
    {
        await using var connection = await Region.OpenAsync(Database);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(first, connection, transaction);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var behind = Region.ExecuteAsync(Database, second);
        await Eventually.Async(async () =>
            await _database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 1);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await behind.WithTimeout();
    }

    private async Task AgreesAsync(TestReader reader)
    {
        await reader.CaughtUpAsync();
        var held = reader.Rows.Values.Where(item => item.Kind == Kind.Agent).Select(item => AgentSummary.Parser.ParseFrom(item.Body))
            .Select(agent => $"{agent.InstanceUid} {agent.Group}").Order(StringComparer.Ordinal);
        var truth = await _database.ScalarAsync<string[]>(
            "SELECT array_agg(a.id || ' ' || coalesce(g.name, '') ORDER BY a.id) FROM agents a LEFT JOIN groups g ON g.id = a.group_id");
        held.ShouldBe(truth!);
    }
}
