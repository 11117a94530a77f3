using Ampora.Hosting.Options;
using Npgsql;

namespace Ampora.Hosting.Database;

internal sealed class DatabaseOptionsValidator : OptionsValidator<DatabaseOptions>
{
    private const string Key = "ConnectionStrings:Ampora";

    public override void Validate(DatabaseOptions options, OptionsFaults faults)
    {
        faults.UnlessBetween("Database:StartupTimeoutSeconds", options.StartupTimeoutSeconds, 0, 3600);
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            faults.Add(Key, "must be given, as in Host=127.0.0.1;Port=5432;Database=ampora;Username=ampora");
            return;
        }

        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            faults.Unless(!string.IsNullOrEmpty(parsed.Host), Key, "must name a Host");
            faults.Unless(!string.IsNullOrEmpty(parsed.Database), Key, "must name a Database");
        }
        catch (ArgumentException)
        {
            // The message may repeat the password.
            faults.Add(Key, "must be a PostgreSQL connection string that Npgsql can read");
        }
    }
}
