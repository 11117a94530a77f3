namespace Ampora.Testing.Postgres;

/// <summary>Where a server of a test runs: local binaries or a container.</summary>
internal interface IPostgresHost : IAsyncDisposable
{
    public int Port { get; }

    public string? Password { get; }

    public int ProcessId { get; }

    public string DataDirectory { get; }

    /// <summary>The last that the server wrote, for the message of a failure.</summary>
    public string Output { get; }

    public Task StartAsync();

    public Task StopAsync();

    public Task KillAsync();

    /// <exception cref="InvalidOperationException">The server ended by itself; the message holds its last words.</exception>
    public void ThrowIfEnded();
}
