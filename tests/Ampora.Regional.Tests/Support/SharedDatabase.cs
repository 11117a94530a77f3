using Ampora.Testing.Postgres;

namespace Ampora.Regional.Tests.Support;

/// <summary>What tests ask a region's tables directly.</summary>
internal static class SharedDatabase
{
    /// <summary>Which version of the agent's row this is: it changes with every write, whatever is written.</summary>
    public static Task<string?> RowVersionAsync(this TestDatabase database, Guid agent) =>
        database.ScalarAsync<string>($"SELECT xmin::text || ' ' || ctid::text FROM agents WHERE id = '{agent}'");

    /// <summary>What readers of the feed would see change.</summary>
    public static Task<string?> FeedStampAsync(this TestDatabase database, Guid agent) =>
        database.ScalarAsync<string>($"SELECT feed_stamp::text FROM agents WHERE id = '{agent}'");
}
