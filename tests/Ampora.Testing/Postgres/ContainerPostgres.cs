using System.Diagnostics;
using System.Globalization;

namespace Ampora.Testing.Postgres;

/// <summary>A server in a container, for machines without PostgreSQL. A small shell removes the container when this process ends.</summary>
internal sealed class ContainerPostgres : IPostgresHost
{
    private const string Image = "postgres:17";
    private static int _made;

    private readonly string _name = $"ampora-postgres-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}";
    private Process? _watchdog;

    private ContainerPostgres()
    {
    }

    public int Port { get; } = FreePort.Next();

    public string? Password => "postgres";

    public int ProcessId { get; private set; }

    public string DataDirectory => throw new NotSupportedException("The data of a containerized server is not in a folder of this machine.");

    public string Output => $"See: docker logs {_name}";

    public static async Task<ContainerPostgres> CreateAsync(PostgresOptions options)
    {
        try
        {
            await Command.RunAsync("docker", "info");
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidOperationException(
                "Tests need PostgreSQL 15 or newer: install it (Debian: apt-get install postgresql), or start a container engine.", failure);
        }

        var host = new ContainerPostgres();
        host._watchdog = Process.Start(new ProcessStartInfo("sh", ["-c", "cat >/dev/null; docker rm -f \"$1\" >/dev/null 2>&1", "postgres-watchdog", host._name])
        {
            RedirectStandardInput = true,
        });
        // Inside the container the server listens on its usual port, on every interface of the container.
        var settings = options.Arguments(5432).Select(argument => argument == "--listen_addresses=127.0.0.1" ? "--listen_addresses=*" : argument);
        await Command.RunAsync(
            "docker",
            ["create", "--name", host._name, "-e", $"POSTGRES_PASSWORD={host.Password}", "-p", $"127.0.0.1:{host.Port}:5432", Image, .. settings.Where(NotTheSocket)]);
        return host;
    }

    public async Task StartAsync()
    {
        await Command.RunAsync("docker", "start", _name);
        ProcessId = int.Parse(await Command.RunAsync("docker", "inspect", "-f", "{{.State.Pid}}", _name), CultureInfo.InvariantCulture);
    }

    public Task StopAsync() => EndAsync("stop", "--signal", "INT");

    public Task KillAsync() => EndAsync("kill");

    public void ThrowIfEnded()
    {
        // The engine restarts nothing; a server that does not come up is seen by the one who waits for it.
    }

    public async ValueTask DisposeAsync()
    {
        if (_watchdog is not { } watchdog)
        {
            return;
        }

        _watchdog = null;
        watchdog.StandardInput.Close();
        await watchdog.WaitForExitAsync().WithTimeout();
        watchdog.Dispose();
    }

    /// <summary>The image's own start-up talks to the server over its socket.</summary>
    private static bool NotTheSocket(string argument) => !argument.StartsWith("--unix_socket_directories=", StringComparison.Ordinal);

    private async Task EndAsync(params string[] command)
    {
        await Command.RunAsync("docker", [.. command, _name]);
        ProcessId = 0;
    }
}
