using Ampora.Regional.OpAmp.Protocol;
using Npgsql;

namespace Ampora.Regional.Desired;

/// <summary>How far connection settings and packages have come, agent by agent and together.</summary>
internal sealed class OfferProgressQuery(NpgsqlDataSource database, DesiredSettingsReader settings)
{
    private const int MostFailures = 100;

    /// <summary>Null when there is no such agent.</summary>
    public async Task<AgentOffers?> OfAgentAsync(Guid agent, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            SELECT {OfferRecord.Columns}, s.name FROM agents a
            LEFT JOIN package_sets p ON p.id = a.desired_packages_id LEFT JOIN connection_settings s ON s.id = a.desired_settings_id
            WHERE a.id = @agent
            """);
        command.Parameters.AddWithValue("agent", agent);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
        {
            return null;
        }

        var record = OfferRecord.Read(row);
        var desired = record.Settings is { } decision ? await settings.GetAsync(decision.Id, cancellation) : null;
        return AgentOfferViews.Of(record, desired, record.Settings is null ? "" : row.GetString(OfferRecord.ColumnCount));
    }

    public async Task<OfferProgress> OfSettingsAsync(Guid set, CancellationToken cancellation)
    {
        var desired = await settings.GetAsync(set, cancellation);
        return await CountAsync("a.desired_settings_id = @set", set,
            record => (StateOfSettings(record, desired), ErrorOfSettings(record)), cancellation);
    }

    public Task<OfferProgress> OfPackagesAsync(Guid set, CancellationToken cancellation) =>
        CountAsync("a.desired_packages_id = @set", set, record => (StateOfPackages(record),
            WhyNoPackages(record) ?? OfferStateRule.ErrorOf(record.PackageStatuses)), cancellation);

    internal static OfferState StateOfSettings(OfferRecord record, DesiredSettings? desired) =>
        OfferStateRule.OfSettings(
            desired, record.Capabilities, record.WantedSettings, record.SettingsOffer?.Hash, record.SettingsWithheld?.Hash, record.SettingsStatus);

    internal static OfferState StateOfPackages(OfferRecord record) =>
        OfferStateRule.OfPackages(
            record.WantedPackages, record.Capabilities, record.PackagesOffer?.Hash, record.PackagesWithheld?.Hash, record.PackageStatuses);

    /// <summary>The region's own words when it cannot offer the settings, else the agent's; empty for none.</summary>
    internal static string ErrorOfSettings(OfferRecord record) =>
        OfferStateRule.WhyWithheld(record.SettingsWithheld, record.WantedSettings, record.SettingsStatus?.LastConnectionSettingsHash)
        ?? record.SettingsStatus?.ErrorMessage ?? "";

    /// <summary>The region's own words when it cannot offer the packages; null when it can.</summary>
    internal static string? WhyNoPackages(OfferRecord record) =>
        OfferStateRule.WhyWithheld(record.PackagesWithheld, record.WantedPackages, record.PackageStatuses?.ServerProvidedAllPackagesHash);

    private async Task<OfferProgress> CountAsync(
        string which, Guid set, Func<OfferRecord, (OfferState State, string Error)> judge, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"""
            SELECT {OfferRecord.Columns} FROM agents a LEFT JOIN package_sets p ON p.id = a.desired_packages_id
            WHERE {which} ORDER BY a.changed_at DESC, a.id
            """);
        command.Parameters.AddWithValue("set", set);
        var counts = new int[Enum.GetValues<OfferState>().Length];
        var offline = 0;
        var failures = new List<OfferFailure>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var record = OfferRecord.Read(rows);
            var (state, error) = judge(record);
            counts[(int)state]++;
            offline += record.Connected ? 0 : 1;
            if (state == OfferState.Failed && failures.Count < MostFailures)
            {
                failures.Add(new OfferFailure(record.Agent, record.HostName, error, record.ChangedAt));
            }
        }

        return new OfferProgress(
            counts.Sum(), Of(OfferState.Pending), Of(OfferState.Offered), Of(OfferState.Applying), Of(OfferState.Applied), Of(OfferState.Failed),
            Of(OfferState.NotAccepted), offline, failures);

        int Of(OfferState state) => counts[(int)state];
    }
}
