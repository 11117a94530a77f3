using System.Data;
using Npgsql;

namespace Ampora.Regional.Federation;

/// <summary>One unchanging view of the database: every statement on it sees the same rows.</summary>
internal sealed class FrozenView : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private FrozenView(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    public static async Task<FrozenView> OpenAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            return new FrozenView(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public NpgsqlCommand CreateCommand(string sql) => new(sql, _connection, _transaction);

    public NpgsqlBatch CreateBatch(params IEnumerable<string> statements)
    {
        var batch = new NpgsqlBatch(_connection, _transaction);
        foreach (var sql in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        return batch;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
