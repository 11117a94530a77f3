using Ampora.Testing;
using Npgsql;

namespace Ampora.Regional.Tests.Federation.Support;

/// <summary>
/// Several writers over few agents, from one seed: transactions of several statements, a random delay before the end, rollbacks,
/// backends terminated and sockets broken while a transaction is open. Every change of a row gives it a greater service version.
/// </summary>
internal sealed class Writers(string database, int seed)
{
    /// <summary>Their ids are those of the numbers 1 to this.</summary>
    public const int Agents = 40;

    private const int AtOnce = 6;
    private const int TransactionsEach = 12;

    private int _committed;
    private int _lost;

    public int Committed => _committed;

    /// <summary>Transactions that lost their connection, or a deadlock, before they could know how they ended.</summary>
    public int Lost => _lost;

    public static Task PrepareAsync(string database) => Region.ExecuteAsync(database, "CREATE SEQUENCE changes");

    /// <summary>Makes the agent, or changes it.</summary>
    public static string Write(string id, string name) => $"""
        INSERT INTO agents AS a (id, service_name, service_version) VALUES ('{id}', '{name}', nextval('changes')::text)
        ON CONFLICT (id) DO UPDATE SET service_name = '{name}', service_version = nextval('changes')::text, changed_at = now()
        """;

    /// <summary>Ends when every writer has ended its last transaction.</summary>
    public Task RunAsync() =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => WriteAsync(new Random(seed + number)))).WithTimeout(TimeSpan.FromSeconds(60));

    private async Task WriteAsync(Random random)
    {
        using var proxy = new CutProxy(new NpgsqlConnectionStringBuilder(database).Port);
        var through = new NpgsqlConnectionStringBuilder(database) { Port = proxy.Port }.ConnectionString;
        for (var left = TransactionsEach; left > 0;)
        {
            try
            {
                await using var open = await Region.OpenAsync(through, "writer");
                while (left > 0)
                {
                    left--;
                    await TransactAsync(open, proxy, random);
                }
            }
            catch (Exception lost) when (lost is NpgsqlException or IOException or InvalidOperationException)
            {
                Interlocked.Increment(ref _lost);
            }
        }
    }

    private async Task TransactAsync(NpgsqlConnection connection, CutProxy proxy, Random random)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var id in Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, Agents + 1)).Order())
        {
            await using var command = new NpgsqlCommand(Statement(Region.Id(id), random), connection);
            await command.ExecuteNonQueryAsync();
            await PauseAsync(random.Next(0, 4));
        }

        await PauseAsync(random.Next(6) == 0 ? random.Next(50, 150) : random.Next(0, 20));
        var end = random.Next(12);
        switch (end)
        {
            case 0 or 1:
                await transaction.RollbackAsync();
                return;
            case 2:
                await Region.ExecuteAsync(database, $"SELECT pg_terminate_backend({connection.ProcessID})");
                break;
            case 3:
                proxy.Cut();
                break;
        }

        var commit = transaction.CommitAsync();
        if (end == 4)
            proxy.Cut();
        await commit;
        Interlocked.Increment(ref _committed);
    }

    private static string Statement(string id, Random random) => random.Next(10) switch
    {
        0 => $"DELETE FROM agents WHERE id = '{id}'",
        1 => $"""
            UPDATE agents SET service_version = nextval('changes')::text, changed_at = now()
            WHERE id IN (SELECT id FROM agents WHERE id >= '{id}' ORDER BY id LIMIT 8 FOR UPDATE)
            """,
        _ => Write(id, "written"),
    };

    private static Task PauseAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, CancellationToken.None);
}
