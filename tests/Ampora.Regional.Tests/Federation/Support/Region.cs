using Ampora.Federation.V1;
using Npgsql;

namespace Ampora.Regional.Tests.Federation.Support;

/// <summary>What a test does to a region's tables, and what is truly in them.</summary>
internal static class Region
{
    /// <summary>Agents number <paramref name="first"/> to <paramref name="last"/>; their ids follow from the numbers.</summary>
    public static Task AddAgentsAsync(string database, int first, int last, string labels = "{}") => ExecuteAsync(database, $"""
        INSERT INTO agents (id, service_name) SELECT lpad(to_hex(n), 32, '0')::uuid, 'agent ' || n FROM generate_series({first}, {last}) n;
        INSERT INTO agent_labels SELECT lpad(to_hex(n), 32, '0')::uuid, '{labels}' FROM generate_series({first}, {last}) n
        """);

    public static string Id(int number) => new Guid(UInt128.Parse(number.ToString("x32"), System.Globalization.NumberStyles.HexNumber).ToBytes(), bigEndian: true).ToString();

    public static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection of its own, outside any pool.</summary>
    public static async Task<NpgsqlConnection> OpenAsync(string database, string application = "test")
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database) { Pooling = false, ApplicationName = application }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Every agent's key with its service name and version, straight from the table.</summary>
    public static async Task<SortedDictionary<string, string>> AgentsAsync(string database)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand("SELECT id::text, coalesce(service_name, '') || '/' || coalesce(service_version, '') FROM agents", connection);
        await using var row = await command.ExecuteReaderAsync();
        var agents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (await row.ReadAsync())
            agents[row.GetString(0)] = row.GetString(1);
        return agents;
    }

    /// <summary>The same of a reader's rows.</summary>
    public static SortedDictionary<string, string> Agents(IEnumerable<Item> rows)
    {
        var agents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in rows.Where(item => item.Kind == Kind.Agent))
        {
            var summary = AgentSummary.Parser.ParseFrom(item.Body);
            agents[item.Key] = $"{summary.ServiceName}/{summary.ServiceVersion}";
        }

        return agents;
    }

    private static byte[] ToBytes(this UInt128 number)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return bytes;
    }
}
