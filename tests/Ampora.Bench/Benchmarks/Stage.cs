using Ampora.Bench.Bare;
using Ampora.Bench.Load;
using Ampora.Bench.Measure;
using Ampora.Testing.Postgres;
using Ampora.Testing.Processes;

namespace Ampora.Bench.Benchmarks;

/// <summary>What a benchmark runs on: a PostgreSQL that keeps its commits, a region in its shipped build and default configuration, a bare twin.</summary>
internal sealed class Stage(BenchArguments arguments, PostgresServer postgres, TestDatabase database, TextWriter progress) : IAsyncDisposable
{
    /// <summary>What docs/how-to/scale.md advises for a machine of this size.</summary>
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["shared_buffers"] = "1GB", ["max_connections"] = "300", ["max_wal_size"] = "4GB", ["wal_compression"] = "on", ["checkpoint_timeout"] = "15min", ["jit"] = "off",
    };

    private readonly List<IAsyncDisposable> _regions = [];
    private readonly List<IDisposable> _others = [];

    public BenchArguments Arguments => arguments;

    public TextWriter Progress => progress;

    public TestDatabase Database => database;

    public int PostgresProcess => postgres.ProcessId;

    public static async Task<Stage> SetAsync(BenchArguments arguments, TextWriter progress)
    {
        var settings = new Dictionary<string, string>(Settings);
        if (arguments.Statements > 0)
        {
            StatementCosts.AddTo(settings);
        }

        var postgres = await PostgresServer.StartAsync(new PostgresOptions { Settings = settings });
        return new Stage(arguments, postgres, await postgres.CreateDatabaseAsync("ampora"), progress);
    }

    /// <param name="instance">Of several that share the database, one name each.</param>
    public async Task<RegionProcess> RegionAsync(string instance = "bench-1")
    {
        var settings = new Dictionary<string, string> { ["Instance__Name"] = instance, ["Logging__LogLevel__Default"] = "Warning" };
        foreach (var (key, value) in arguments.Settings)
        {
            settings[key] = value;
        }

        var region = await RegionProcess.StartAsync(database, "bench", settings);
        _regions.Add(region);
        return region;
    }

    public async Task<BareProcess> BareAsync() => Keep(await BareProcess.StartAsync());

    /// <param name="region">To which they go.</param>
    /// <param name="agents">How many, unless the command line says otherwise.</param>
    /// <param name="first">Index of the first.</param>
    public Swarm SwarmOf(RegionProcess region, int agents, int first = 0) =>
        Keep(new Swarm(region.OpAmp, RegionProcess.OpAmpKey, arguments.Agents ?? agents, first));

    public Swarm SwarmOf(BareProcess bare, int agents) => Keep(new Swarm(bare.OpAmp, RegionProcess.OpAmpKey, arguments.Agents ?? agents));

    /// <summary>A swarm in a process of its own.</summary>
    public SwarmProcess Worker(Uri server, int agents, int first) => Keep(new SwarmProcess(server, RegionProcess.OpAmpKey, agents, first));

    /// <summary>Rows of agents that were written since the statistics began.</summary>
    public Task<long> RowsWrittenAsync() => database.ScalarAsync<long>(
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_user_tables WHERE relname IN ('agents', 'agent_labels', 'blobs')");

    /// <summary>Where PostgreSQL's time went since the last call, if the command line asks for that.</summary>
    public async Task SayStatementsAsync(string part)
    {
        if (arguments.Statements > 0)
        {
            await StatementCosts.SayAsync(database, part, arguments.Statements, progress);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _others.ForEach(one => one.Dispose());
        foreach (var region in _regions)
        {
            await region.DisposeAsync();
        }

        await database.DisposeAsync();
        await postgres.DisposeAsync();
    }

    private T Keep<T>(T one)
        where T : IDisposable
    {
        _others.Add(one);
        return one;
    }
}
