using Ampora.Hosting.Database;
using Ampora.Hosting.Processes;
using Ampora.Hosting.Tests.Apps;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ampora.Hosting.Tests.Database;

[Slow("stops and starts PostgreSQL")]
public sealed class DatabaseTests(PostgresFixture postgres)
{
    private const string Newer = """INSERT INTO "__EFMigrationsHistory" VALUES ('20990101_Tomorrow', '10.0.0')""";

    [Fact]
    public async Task Migrations_are_applied_before_any_hosted_service_starts()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var seen = new TaskCompletionSource<object?>();
        await using var app = await SampleApp.StartAsync(
            database.ConnectionString, builder => builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => new Reader(provider, seen))));
        (await seen.Task.WithTimeout()).ShouldBe(1L);
        (await AppliedAsync(database)).ShouldBe("20260101_First,20260102_Second");
    }

    [Theory]
    [InlineData("", "off", "12")]
    [InlineData(";Options=-c geqo_threshold=9", "off", "9")]
    [InlineData(";Options=-c jit=on", "on", "12")]
    public async Task Sessions_compile_nothing_unless_the_connection_string_says_so(string more, string jit, string threshold)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var app = await SampleApp.StartAsync(database.ConnectionString + more);
        await using var command = app.Web.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT current_setting('jit'), current_setting('geqo_threshold')");
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        row.GetString(0).ShouldBe(jit);
        row.GetString(1).ShouldBe(threshold);
    }

    [Fact]
    public async Task The_verb_applies_the_migrations_and_ends_without_serving()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = SampleApp.Build(database.ConnectionString, builder => builder.Services.AddHostedService<MustNotStart>(), null, "Database:AutoMigrate=false");
        (await AmporaProcess.RunAsync(app.Web, ["migrate"]).WithTimeout()).ShouldBe(0);
        (await AppliedAsync(database)).ShouldBe("20260101_First,20260102_Second");
        app.Logs.AssertNoUnexpected();
    }

    [Fact]
    public async Task The_verb_needs_no_setting_but_the_database()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = SampleApp.Build(database.ConnectionString, null, null, "Access:ApiToken=");
        (await AmporaProcess.RunAsync(app.Web, ["migrate"]).WithTimeout()).ShouldBe(0);
    }

    [Fact]
    public async Task Without_AutoMigrate_pending_migrations_are_named_with_the_verb_and_nothing_starts()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var app = SampleApp.Build(database.ConnectionString, builder => builder.Services.AddHostedService<MustNotStart>(), null, "Database:AutoMigrate=false");
        (await AmporaProcess.RunAsync(app.Web, []).WithTimeout()).ShouldBe(65);
        Refusal(app).ShouldBe(
            "Not started: The database lacks the migrations 20260101_First, 20260102_Second, and Database:AutoMigrate is false. Run this program with the verb migrate first.");
        (await database.ScalarAsync<bool>("SELECT to_regclass('things') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_AutoMigrate_a_current_schema_is_served()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await AmporaProcess.RunAsync(SampleApp.Build(database.ConnectionString).Web, ["migrate"]).WithTimeout();
        await using var app = await SampleApp.StartAsync(database.ConnectionString, null, null, "Database:AutoMigrate=false");
        using var client = app.Client();
        (await client.TextAsync("/health/live")).ShouldBe("live");
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_schema_that_a_newer_build_made_is_refused_and_left_alone(string autoMigrate)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await AmporaProcess.RunAsync(SampleApp.Build(database.ConnectionString).Web, ["migrate"]).WithTimeout();
        await database.ExecuteAsync($"{Newer}; DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" = '20260102_Second'; DROP TABLE things");

        var app = SampleApp.Build(database.ConnectionString, null, null, $"Database:AutoMigrate={autoMigrate}");
        (await AmporaProcess.RunAsync(app.Web, []).WithTimeout()).ShouldBe(65);
        Refusal(app).ShouldContain("20990101_Tomorrow, which ampora-sample 1.2.3 does not know");
        (await database.ScalarAsync<bool>("SELECT to_regclass('things') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task Processes_that_start_together_migrate_one_after_the_other_and_all_serve()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var holder = new NpgsqlConnection(postgres.Server.ConnectionString(database.Name));
        await holder.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(holder, $"SELECT pg_advisory_lock({SchemaMigration<SampleContext>.LockKey})");

        var apps = Enumerable.Range(0, 3).Select(_ => SampleApp.Build(database.ConnectionString)).ToList();
        var starting = Task.WhenAll(apps.Select(app => app.Web.StartAsync()));
        await Eventually.Async(() => apps.All(app => Said(app, "Another process is migrating")));
        (await database.ScalarAsync<bool>("SELECT to_regclass('things') IS NULL")).ShouldBeTrue();

        await ExecuteAsync(holder, $"SELECT pg_advisory_unlock({SchemaMigration<SampleContext>.LockKey})");
        await starting.WithTimeout();
        (await AppliedAsync(database)).ShouldBe("20260101_First,20260102_Second");
        apps.Count(app => Said(app, "Applying migrations")).ShouldBe(1);
        foreach (var app in apps)
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind_and_frees_the_lock()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE TABLE things (id int)");
        var failing = SampleApp.Build(database.ConnectionString);
        (await AmporaProcess.RunAsync(failing.Web, []).WithTimeout()).ShouldBe(70);
        (await database.ScalarAsync<bool>("SELECT count(*) = 0 FROM pg_locks WHERE locktype = 'advisory'")).ShouldBeTrue();

        await database.ExecuteAsync("DROP TABLE things");
        await using var app = await SampleApp.StartAsync(database.ConnectionString);
        (await AppliedAsync(database)).ShouldBe("20260101_First,20260102_Second");
    }

    [Fact]
    public async Task A_database_that_comes_up_late_is_waited_for()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await server.StopAsync();
        var app = SampleApp.Build(database.ConnectionString);
        var starting = app.Web.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.Async(() => app.Logs.Records.Any(record => record.Message.StartsWith("The database does not answer yet", StringComparison.Ordinal)));
        await server.StartAgainAsync();
        await starting.WithTimeout();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task One_that_never_comes_is_given_up_after_the_configured_time()
    {
        var time = new ManualTime();
        var app = SampleApp.Build(
            $"Host=127.0.0.1;Port={FreePort.Next()};Database=none;Username=none;Password=very-secret",
            builder => builder.Services.AddSingleton<TimeProvider>(time),
            null,
            "Database:StartupTimeoutSeconds=5");
        var running = AmporaProcess.RunAsync(app.Web, []);
        while (!running.IsCompleted)
        {
            await Eventually.Async(() => running.IsCompleted || time.ArmedTimers > 0);
            time.Advance(TimeSpan.FromSeconds(0.5));
        }

        (await running).ShouldBe(69);
        (time.GetUtcNow() - new ManualTime().GetUtcNow()).ShouldBeInRange(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        Refusal(app).ShouldStartWith("Not started: The database of ConnectionStrings:Ampora cannot be used:");
        app.Logs.Records.ShouldNotContain(record => record.ToString().Contains("very-secret"));
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_refused_at_once()
    {
        var connection = new NpgsqlConnectionStringBuilder(postgres.Server.ConnectionString()) { Database = "nowhere" }.ConnectionString;
        var app = SampleApp.Build(connection);
        (await AmporaProcess.RunAsync(app.Web, []).WithTimeout()).ShouldBe(69);
        Refusal(app).ShouldContain("database \"nowhere\" does not exist");
        app.Logs.Records.ShouldNotContain(record => record.Message.Contains("waiting up to"));
    }

    private static bool Said(SampleApp app, string start) =>
        app.Logs.Records.Any(record => record.Message.StartsWith(start, StringComparison.Ordinal));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static string Refusal(SampleApp app) => app.Logs.Records.Single(record => record.Level == LogLevel.Critical).Message;

    private static Task<string?> AppliedAsync(TestDatabase database) =>
        database.ScalarAsync<string>("""SELECT string_agg("MigrationId", ',' ORDER BY "MigrationId") FROM "__EFMigrationsHistory" """);

    private sealed class Reader(IServiceProvider services, TaskCompletionSource<object?> seen) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT count(*) FROM things");
            seen.SetResult(await command.ExecuteScalarAsync(cancellationToken));
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class MustNotStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("This must not have started.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
