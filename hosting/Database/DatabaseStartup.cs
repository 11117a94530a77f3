using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Ampora.Hosting.Database;

/// <summary>Brings the schema up to date, or refuses, in the phase that comes before any hosted service's StartAsync.</summary>
internal sealed class DatabaseStartup<TContext>(DatabaseWait wait, SchemaMigration<TContext> migration, IOptions<DatabaseOptions> options)
    : IHostedLifecycleService
    where TContext : DbContext
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await wait.WaitAsync(cancellationToken);
        if (options.Value.AutoMigrate)
        {
            await migration.ApplyAsync(cancellationToken);
        }
        else
        {
            await migration.RequireCurrentAsync(cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
