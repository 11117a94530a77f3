using Ampora.Hosting.Options;

namespace Ampora.Regional.History;

/// <summary>Section <c>History</c>: how much is remembered of what happened to agents.</summary>
internal sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>Whole days (UTC) before today that are kept. Default 30.</summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>Newest events of one agent that are kept of one day. Default 1,000.</summary>
    public int MostPerAgentAndDay { get; set; } = 1_000;

    /// <summary>How often days are added and dropped, and what is too much is removed. Default 10 minutes.</summary>
    public TimeSpan MaintenanceInterval { get; set; } = TimeSpan.FromMinutes(10);
}

internal sealed class HistoryOptionsValidator : OptionsValidator<HistoryOptions>
{
    public override void Validate(HistoryOptions options, OptionsFaults faults)
    {
        faults.UnlessBetween("History:RetentionDays", options.RetentionDays, 1, 3650);
        faults.UnlessBetween("History:MostPerAgentAndDay", options.MostPerAgentAndDay, 10, 1_000_000);
        faults.Unless(options.MaintenanceInterval >= TimeSpan.FromSeconds(10) && options.MaintenanceInterval <= TimeSpan.FromHours(12),
            "History:MaintenanceInterval", $"must be between 00:00:10 and 12:00:00, not {options.MaintenanceInterval}");
    }
}
