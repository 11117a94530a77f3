using System.Data.Common;
using Ampora.Hosting.Database.Replicas;
using Ampora.Hosting.Options;
using Ampora.Hosting.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ampora.Hosting.Database;

public static class DatabaseSetup
{
    /// <summary>
    /// Statements that hold on to an order, or to a join that no estimate can spoil, are costed beyond all bounds, and PostgreSQL would compile
    /// each for a second: our sessions run short statements only.
    /// </summary>
    private const string NoJit = "-c jit=off";

    private const string MaxAutoPrepare = "Max Auto Prepare";

    /// <summary>
    /// Of one connection, unless the connection string says otherwise (0 behind a pooler that cannot keep statements): planning the
    /// batches anew each time cost more than running them.
    /// </summary>
    private const int PreparedStatements = 50;

    /// <summary>
    /// The app's one database: <see cref="NpgsqlDataSource"/>, <see cref="IDbContextFactory{TContext}"/>, its health check, and the migrations
    /// of <typeparamref name="TContext"/>'s assembly, which are applied before any hosted service starts. Adds the verb <c>migrate</c>.
    /// </summary>
    /// <param name="configure">What the data source needs beyond the connection string.</param>
    public static void AddAmporaDatabase<TContext>(this WebApplicationBuilder builder, Action<NpgsqlDataSourceBuilder>? configure = null)
        where TContext : DbContext
    {
        var services = builder.Services;
        services.AddValidatedOptions<DatabaseOptions, DatabaseOptionsValidator>("Database")
            .Configure<IConfiguration>((options, configuration) =>
                (options.ConnectionString, options.ReadConnectionString) = (configuration.GetConnectionString("Ampora"), configuration.GetConnectionString("AmporaRead")));
        services.AddSingleton(provider => CreateDataSource(provider, provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString, "ampora", configure));
        services.AddDbContextFactory<TContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.SetPostgresVersion(15, 0))
            // Migrations are written by hand: there is no model snapshot to compare with.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)));
        services.AddSingleton<DatabaseWait>();
        services.AddSingleton<SchemaMigration<TContext>>();
        services.AddHostedService<DatabaseStartup<TContext>>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddSingleton(new ProcessVerb("migrate", "apply the pending database migrations and end", async (provider, cancellation) =>
        {
            await provider.GetRequiredService<DatabaseWait>().WaitAsync(cancellation);
            await provider.GetRequiredService<SchemaMigration<TContext>>().ApplyAsync(cancellation);
            return ExitCodes.Ok;
        }));
    }

    /// <summary>
    /// <see cref="ReadDatabase"/>: what may be a little old is read from <c>ConnectionStrings:AmporaRead</c> when that is set. Comes after
    /// <see cref="AddAmporaDatabase"/>.
    /// </summary>
    public static void AddAmporaReadDatabase(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DatabaseMetrics>();
        services.AddSingleton(provider => new ReadDatabase(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value is { ReadConnectionString: { Length: > 0 } given } ? CreateDataSource(provider, given, "ampora-read", null) : null,
            provider.GetRequiredService<DatabaseMetrics>(),
            provider.GetRequiredService<TimeProvider>()));
        if (string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("AmporaRead")))
        {
            return;
        }

        services.AddHostedService<ReplicaRunner>();
        services.AddHealthChecks().AddCheck<ReplicaHealth>("replica");
    }

    private static NpgsqlDataSource CreateDataSource(IServiceProvider provider, string? connection, string name, Action<NpgsqlDataSourceBuilder>? configure)
    {
        var source = new NpgsqlDataSourceBuilder(connection) { Name = name };
        source.ConnectionStringBuilder.ApplicationName ??=
            $"{provider.GetRequiredService<ProductIdentity>().Name} {provider.GetRequiredService<IOptions<InstanceOptions>>().Value.Name}";
        if (!new DbConnectionStringBuilder { ConnectionString = source.ConnectionString }.ContainsKey(MaxAutoPrepare))
        {
            source.ConnectionStringBuilder.MaxAutoPrepare = PreparedStatements;
        }

        if (source.ConnectionStringBuilder.Options?.Contains("jit", StringComparison.Ordinal) != true)
        {
            source.ConnectionStringBuilder.Options = $"{source.ConnectionStringBuilder.Options} {NoJit}".Trim();
        }

        source.UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>());
        configure?.Invoke(source);
        return source.Build();
    }
}
