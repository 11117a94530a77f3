using Npgsql;
using NpgsqlTypes;

namespace Ampora.Regional.Agents;

/// <summary>One array of a flush: a value, or null, of every agent in the batch.</summary>
/// <param name="Name">In the statement, of <c>u</c>.</param>
/// <param name="Parameter">The array of a batch.</param>
internal sealed record FlushColumn(string Name, Func<IReadOnlyList<AgentChange>, NpgsqlParameter> Parameter)
{
    public static FlushColumn Of<T>(string name, NpgsqlDbType type, Func<AgentChange, T> value) =>
        new(name, batch => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = batch.Select(value).ToArray() });
}
