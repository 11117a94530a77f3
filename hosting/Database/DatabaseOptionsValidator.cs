using Ampora.Hosting.Options;
using Npgsql;

namespace Ampora.Hosting.Database;

internal sealed class DatabaseOptionsValidator : OptionsValidator<DatabaseOptions>
{
    private const string Key = "ConnectionStrings:Ampora";

    private const string ReadKey = "ConnectionStrings:AmporaRead";

    public override void Validate(DatabaseOptions options, OptionsFaults faults)
    {
        faults.UnlessBetween("Database:StartupTimeoutSeconds", options.StartupTimeoutSeconds, 0, 3600);
        faults.UnlessBetween("Database:ReplicaMaxLagSeconds", options.ReplicaMaxLagSeconds, 1, 3600);
        if (Read(Key, options.ConnectionString, faults) is { } primary && !string.IsNullOrWhiteSpace(options.ReadConnectionString)
            && Read(ReadKey, options.ReadConnectionString, faults) is { } replica)
        {
            faults.Unless(replica.Host?.Contains(',', StringComparison.Ordinal) != true, ReadKey, "must name one Host: two replicas are not equally far behind");
            faults.Unless(replica.Database == primary.Database, ReadKey, $"must name the same Database as {Key}");
        }
    }

    private static NpgsqlConnectionStringBuilder? Read(string key, string? text, OptionsFaults faults)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            faults.Add(key, "must be given, as in Host=127.0.0.1;Port=5432;Database=ampora;Username=ampora");
            return null;
        }

        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(text);
            faults.Unless(!string.IsNullOrEmpty(parsed.Host), key, "must name a Host");
            faults.Unless(!string.IsNullOrEmpty(parsed.Database), key, "must name a Database");
            return parsed;
        }
        catch (ArgumentException)
        {
            // The message may repeat the password.
            faults.Add(key, "must be a PostgreSQL connection string that Npgsql can read");
            return null;
        }
    }
}
