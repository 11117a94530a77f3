using System.Collections.Immutable;
using Npgsql;

namespace Ampora.Regional.Agents;

/// <summary>
/// The rows of a batch as one statement over arrays, fenced by (connection number, messages taken on it): a row of a newer
/// connection is left alone and its id is missing from the result (D12). There is one statement for each combination of parts, and
/// a connection keeps the plan of those that it has seen.
/// </summary>
internal sealed class FlushStatement
{
    // Rows are locked in the order in which they are found. Only a nested loop over the arrays finds them in the order of the ids, in
    // which everybody else who locks several agents takes them; a small table would else be scanned, in the order on disk. And one plan
    // does for all: for a few rows PostgreSQL would make one at each call.
    private static readonly string InOrder = Planning("'off'", "'force_generic_plan'");

    private static readonly string AsBefore = Planning("NULL", "NULL");

    private static readonly ImmutableArray<FlushStatement> All = [.. Enumerable.Range(0, 1 << FlushPart.Optional.Count).Select(Of)];

    private readonly IReadOnlyList<FlushColumn> _columns;
    private readonly string _sql;

    private FlushStatement(IReadOnlyList<FlushPart> parts)
    {
        _columns = [.. parts.SelectMany(part => part.Columns)];
        _sql = $"""
            UPDATE agents a SET {string.Join(", ", parts.Select(part => part.Sets))}
            FROM unnest({string.Join(", ", _columns.Select((_, i) => $"${i + 1}"))}) AS u({string.Join(", ", _columns.Select(column => column.Name))})
            WHERE a.id = u.id AND a.connection = u.connection AND a.messages <= u.messages
            RETURNING a.id
            """;
    }

    /// <summary>The narrowest that says everything of the batch.</summary>
    public static FlushStatement For(IReadOnlyList<AgentChange> batch)
    {
        var needed = 0;
        for (var i = 0; i < FlushPart.Optional.Count; i++)
        {
            needed |= batch.Any(FlushPart.Optional[i].Concerns) ? 1 << i : 0;
        }

        return All[needed];
    }

    /// <param name="connection">In a transaction, or outside of one: the three statements then are one.</param>
    /// <param name="batch">In the order of the ids, each once.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<HashSet<Guid>> WriteAsync(NpgsqlConnection connection, IReadOnlyList<AgentChange> batch, CancellationToken cancellation)
    {
        var update = new NpgsqlBatchCommand(_sql);
        foreach (var column in _columns)
        {
            update.Parameters.Add(column.Parameter(batch));
        }

        await using var commands = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(InOrder), update, new NpgsqlBatchCommand(AsBefore) } };
        await commands.PrepareAsync(cancellation);
        var written = new HashSet<Guid>(batch.Count);
        await using var rows = await commands.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            written.Add(rows.GetGuid(0));
        }

        return written;
    }

    private static string Planning(string joins, string plans) =>
        $"SELECT set_config('enable_hashjoin', {joins}, true), set_config('enable_mergejoin', {joins}, true), set_config('enable_seqscan', {joins}, true), set_config('plan_cache_mode', {plans}, true)";

    private static FlushStatement Of(int which) =>
        new([FlushPart.Always, .. FlushPart.Optional.Where((_, i) => (which & (1 << i)) != 0)]);
}
