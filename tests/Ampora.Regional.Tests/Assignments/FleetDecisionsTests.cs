using Ampora.Regional.Assignments;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ampora.Regional.Tests.Assignments;

/// <summary>A fleet of more than two parts, of which the last agent's row is held by somebody.</summary>
public sealed class FleetDecisionsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Agents = 4_500;
    private const int Decided = 4_000;

    private static readonly Target Fleet = new(Selector: new SortedDictionary<string, string> { ["fleet"] = "all" });

    private TestDatabase _database = null!;
    private RegionHost _region = null!;
    private NpgsqlConnection _holder = null!;

    private AssignmentStore Assignments => _region.Services.GetRequiredService<AssignmentStore>();

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _region = await RegionHost.StartAsync(_database);
        await _database.ExecuteAsync($$"""
            INSERT INTO agents (id) SELECT gen_random_uuid() FROM generate_series(1, {{Agents}});
            INSERT INTO agent_labels (agent_id, labels) SELECT id, '{"fleet": "all"}' FROM agents;
            INSERT INTO configurations (id, name, description) VALUES (gen_random_uuid(), 'for all', '');
            INSERT INTO configuration_versions (id, configuration_id, number, hash, note, created_by)
                SELECT gen_random_uuid(), id, 1, sha256('1'), '', 'the test' FROM configurations
            """);
        _holder = new NpgsqlConnection(_database.ConnectionString);
        await _holder.OpenAsync();
        await HoldAsync("BEGIN; SELECT FROM agents ORDER BY id DESC LIMIT 1 FOR UPDATE");
    }

    public async ValueTask DisposeAsync()
    {
        await _holder.DisposeAsync();
        await _region.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task The_first_parts_do_not_wait_for_the_last()
    {
        var assigning = Assignments.AssignAsync(AssignmentKind.Configuration, await VersionAsync(), Fleet, "the test", TestContext.Current.CancellationToken);
        await Eventually.Async(async () => await DecidedAsync() == Decided);
        assigning.IsCompleted.ShouldBeFalse();

        await HoldAsync("COMMIT");

        (await assigning.WithTimeout()).ShouldNotBeNull().Agents.ShouldBe(Agents);
        (await DecidedAsync()).ShouldBe(Agents);
        (await UndecidedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_left_undone_is_found_and_finished()
    {
        using var leaving = new CancellationTokenSource();
        var assigning = Assignments.AssignAsync(AssignmentKind.Configuration, await VersionAsync(), Fleet, "the test", leaving.Token);
        await Eventually.Async(async () => await DecidedAsync() == Decided);
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => assigning.WithTimeout());
        (await UndecidedAsync()).ShouldBe(1);
        await HoldAsync("COMMIT");
        (await DecidedAsync()).ShouldBe(Decided);

        await _database.ExecuteAsync("UPDATE undecided SET worked_at = worked_at - interval '1 minute'");

        await Eventually.Async(async () => await UndecidedAsync() == 0);
        (await DecidedAsync()).ShouldBe(Agents);
    }

    [Fact]
    public async Task An_assignment_that_is_taken_back_is_taken_back_in_parts()
    {
        await HoldAsync("COMMIT");
        var assigned = await Assignments.AssignAsync(AssignmentKind.Configuration, await VersionAsync(), Fleet, "the test", TestContext.Current.CancellationToken);

        (await Assignments.RemoveAsync(assigned.ShouldNotBeNull().Id, TestContext.Current.CancellationToken)).ShouldBeTrue();

        (await DecidedAsync()).ShouldBe(0);
        (await UndecidedAsync()).ShouldBe(0);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM agent_decisions")).ShouldBe(6);
    }

    private Task<Guid> VersionAsync() => _database.ScalarAsync<Guid>("SELECT id FROM configuration_versions");

    private Task<long> DecidedAsync() => _database.ScalarAsync<long>("SELECT count(*) FROM agents WHERE desired_version_id IS NOT NULL");

    private Task<long> UndecidedAsync() => _database.ScalarAsync<long>("SELECT count(*) FROM undecided");

    private async Task HoldAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _holder);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
