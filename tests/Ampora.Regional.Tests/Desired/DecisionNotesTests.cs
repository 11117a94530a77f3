using Ampora.Regional.Desired;
using Ampora.Regional.Tests.Support;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Npgsql;

namespace Ampora.Regional.Tests.Desired;

public sealed class DecisionNotesTests(PostgresFixture postgres)
{
    private static readonly Guid One = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Two = new("00000000-0000-0000-0000-000000000002");

    [Fact]
    public async Task Every_reader_reads_each_note_once_also_one_that_was_committed_after_a_later_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var (first, second) = (new DecisionNotes(source, new ManualTime()), new DecisionNotes(source, new ManualTime()));
        await using var slow = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await LeaveAsync(slow, One);
        await using (var quick = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await LeaveAsync(quick, Two);
        }

        (await first.ReadAsync(TestContext.Current.CancellationToken)).ShouldBe([Two]);
        (await first.ReadAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        (await first.ReadAsync(TestContext.Current.CancellationToken)).ShouldBe([One]);
        (await second.ReadAsync(TestContext.Current.CancellationToken)).ShouldBe([One, Two], ignoreOrder: true);
    }

    [Fact]
    public async Task A_note_that_was_left_here_is_not_read_here()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var (here, elsewhere) = (new DecisionNotes(source, new ManualTime()), new DecisionNotes(source, new ManualTime()));
        await using (var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await LeaveAsync(connection, One);
        }

        here.Know(await database.ScalarAsync<long>("SELECT number FROM agent_decisions"));

        (await here.ReadAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        (await elsewhere.ReadAsync(TestContext.Current.CancellationToken)).ShouldBe([One]);
    }

    [Fact]
    public async Task Nothing_decided_leaves_no_note_and_old_notes_go()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var region = await RegionHost.StartAsync(database);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await database.ExecuteAsync(DecisionNotes.Leave("(SELECT gen_random_uuid() AS id WHERE false) AS nobody"));
        (await CountAsync()).ShouldBe(0);

        await database.ExecuteAsync("INSERT INTO agent_decisions (at, ids) VALUES (now() - interval '1 hour', '{}'), (now(), '{}')");
        await new DecisionNotes(source, new ManualTime()).TrimAsync(TestContext.Current.CancellationToken);
        (await CountAsync()).ShouldBe(1);

        Task<long> CountAsync() => database.ScalarAsync<long>("SELECT count(*) FROM agent_decisions");
    }

    private static async Task LeaveAsync(NpgsqlConnection connection, Guid agent)
    {
        await using var command = new NpgsqlCommand(DecisionNotes.Leave($"(SELECT '{agent}'::uuid AS id) AS agents"), connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
