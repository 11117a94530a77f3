namespace Ampora.Testing.Postgres;

/// <summary>How a test's own server runs. By default a commit is on the disk before it is answered, as in production.</summary>
public sealed record PostgresOptions
{
    /// <summary>False is faster, and only honest when the test never kills the server.</summary>
    public bool Fsync { get; init; } = true;

    public int MaxConnections { get; init; } = 200;

    /// <summary>Further server settings, before those of tests, as in <c>wal_level</c> → <c>logical</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    internal IEnumerable<string> Arguments(int port)
    {
        var settings = new Dictionary<string, string>
        {
            ["shared_buffers"] = "64MB",
            ["max_wal_size"] = "1GB",
            ["checkpoint_timeout"] = "30min",
            ["jit"] = "off",
        };
        foreach (var (name, value) in Settings)
        {
            settings[name] = value;
        }

        settings["listen_addresses"] = "127.0.0.1";
        settings["port"] = $"{port}";
        settings["unix_socket_directories"] = string.Empty;
        settings["max_connections"] = $"{MaxConnections}";
        settings["fsync"] = Fsync ? "on" : "off";
        return settings.Select(setting => $"--{setting.Key}={setting.Value}");
    }
}
