namespace Ampora.Hosting.Database;

/// <summary>Section <c>Database</c>, and <c>ConnectionStrings:Ampora</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Apply pending migrations at start. Default true; false refuses to start while any is pending, for those who run <c>migrate</c> by itself.</summary>
    public bool AutoMigrate { get; set; } = true;

    /// <summary>How long to wait at start for a database that does not answer yet. Default 60; 0 to 3600 s.</summary>
    public int StartupTimeoutSeconds { get; set; } = 60;

    /// <summary>A replica that is further behind is not read from. Default 10; 1 to 3600 s.</summary>
    public int ReplicaMaxLagSeconds { get; set; } = 10;

    /// <summary>Comes from <c>ConnectionStrings:AmporaRead</c>: one streaming replica of the primary; null without one.</summary>
    internal string? ReadConnectionString { get; set; }

    /// <summary>Comes from <c>ConnectionStrings:Ampora</c>: a direct connection to the primary, not through a transaction pooler.</summary>
    internal string? ConnectionString { get; set; }
}
