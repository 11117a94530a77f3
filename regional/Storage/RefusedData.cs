using Npgsql;

namespace Ampora.Regional.Storage;

/// <summary>
/// PostgreSQL's answer to values it cannot store (classes 22, data exception, and 54, program limit exceeded). Trying again brings
/// nothing, and in a batch only one row is to blame.
/// </summary>
internal static class RefusedData
{
    public static bool Is(PostgresException fault) =>
        fault.SqlState.StartsWith("22", StringComparison.Ordinal) || fault.SqlState.StartsWith("54", StringComparison.Ordinal);
}
