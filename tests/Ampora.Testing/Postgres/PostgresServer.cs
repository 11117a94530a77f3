using Npgsql;

namespace Ampora.Testing.Postgres;

/// <summary>
/// A real PostgreSQL. <see cref="StartAsync"/> gives a test its own, which it may stop, kill and start again; <see cref="SharedAsync"/> gives the
/// one that all tests of a process share, and that <c>AMPORA_TEST_POSTGRES</c> (a connection string of a superuser) may replace.
/// Own servers come from the local binaries, else from a container engine; they end with the test process, also when that is killed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Variable = "AMPORA_TEST_POSTGRES";
    private static readonly Lazy<Task<PostgresServer>> Shared = new(CreateSharedAsync);

    private readonly IPostgresHost? _host;
    private readonly NpgsqlConnectionStringBuilder _superuser;
    private int _databases;

    private PostgresServer(NpgsqlConnectionStringBuilder superuser, IPostgresHost? host) => (_superuser, _host) = (superuser, host);

    public string Host => _superuser.Host!;

    public int Port => _superuser.Port;

    /// <summary>The postmaster of an own server; 0 while it does not run.</summary>
    public int ProcessId => Own.ProcessId;

    /// <summary>The folder of an own server from local binaries.</summary>
    public string DataDirectory => Own.DataDirectory;

    private IPostgresHost Own => _host ?? throw new InvalidOperationException(
        $"The server of {Variable} is not ours to control; a test that does so begins with PostgresServer.StartAsync.");

    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    public static async Task<PostgresServer> StartAsync(PostgresOptions? options = null)
    {
        var wanted = options ?? new PostgresOptions();
        return await RunAsync(LocalBinaries.Find() is { } binaries
            ? await LocalPostgres.CreateAsync(binaries, wanted)
            : await ContainerPostgres.CreateAsync(wanted));
    }

    /// <summary>A streaming replica of this server, which must come from local binaries; it is stopped and disposed of by itself.</summary>
    /// <param name="options">As the primary's.</param>
    public async Task<PostgresServer> StartReplicaAsync(PostgresOptions? options = null) => await RunAsync(await LocalPostgres.CreateReplicaAsync(
        LocalBinaries.Find() ?? throw new InvalidOperationException("Tests with a replica need local binaries of PostgreSQL 15 or newer (Debian: apt-get install postgresql)."),
        options ?? new PostgresOptions(), Port));

    private static async Task<PostgresServer> RunAsync(IPostgresHost host)
    {
        var superuser = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = host.Port,
            Username = "postgres",
            Password = host.Password,
            Database = "postgres",
            IncludeErrorDetail = true,
        };
        var server = new PostgresServer(superuser, host);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The superuser's connection string, without a pool.</summary>
    public string ConnectionString(string database = "postgres") =>
        new NpgsqlConnectionStringBuilder(_superuser.ConnectionString) { Database = database, Pooling = false }.ConnectionString;

    /// <summary>A fresh, empty database; disposing of it drops it.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string? name = null)
    {
        var unique = name ?? $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE \"{unique}\"");
        return new TestDatabase(this, unique, new NpgsqlConnectionStringBuilder(_superuser.ConnectionString) { Database = unique }.ConnectionString);
    }

    /// <summary>Runs one statement as the superuser, by default in the database postgres.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends connections, rolls back and writes a checkpoint ("fast" shutdown).</summary>
    public Task StopAsync() => Own.StopAsync();

    /// <summary>SIGKILL to every process of the server, as in a crash of the machine.</summary>
    public Task KillAsync() => Own.KillAsync();

    /// <summary>Starts after a stop or a kill, on the same port and data, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        await Own.StartAsync();
        await Eventually.Async(AnswersAsync, TimeSpan.FromSeconds(60), $"PostgreSQL on port {Port} should answer. {Own.Output}");
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<PostgresServer> CreateSharedAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return new PostgresServer(new NpgsqlConnectionStringBuilder(given) { IncludeErrorDetail = true }, null);
        }

        var server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10));
        return server;
    }

    private async Task<bool> AnswersAsync()
    {
        Own.ThrowIfEnded();
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException failure) when (failure.IsTransient)
        {
            return false;
        }
    }
}
