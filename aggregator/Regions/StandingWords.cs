using System.Globalization;
using Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Regions;

/// <summary>What an operator reads beside a region: since when, what is shown, and why.</summary>
internal static class StandingWords
{
    public static string For(Freshness state, StandingFacts facts, FreshnessOptions limits) => state switch
    {
        Freshness.Current => "",
        Freshness.Decommissioned => $"{facts.Region} is no longer among the configured regions. {Shown(facts)}",
        Freshness.Resyncing => facts.Watermark is null
            ? $"{facts.Region} is sending its fleet for the first time."
            : $"{facts.Region} is sending its fleet anew: {facts.Resyncing}. {Shown(facts)}",
        _ when facts.Watermark is null => facts.LinkError.Length == 0
            ? $"{facts.Region} has not sent anything yet."
            : $"{facts.Region} has never sent anything. Reason: {facts.LinkError}.",
        _ => $"{Behind(facts, limits)} {Shown(facts)}{Because(facts)}",
    };

    /// <summary>At most two units: 4 min 12 s, 3 h 5 min, 2 d 7 h.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => Text($"{(int)span.TotalSeconds} s"),
        { TotalMinutes: < 60 } => Text($"{(int)span.TotalMinutes} min {span.Seconds} s"),
        { TotalHours: < 24 } => Text($"{(int)span.TotalHours} h {span.Minutes} min"),
        _ => Text($"{(int)span.TotalDays} d {span.Hours} h"),
    };

    private static string Behind(StandingFacts facts, FreshnessOptions limits)
    {
        var age = Duration(facts.Age ?? TimeSpan.Zero);
        return facts.LinkError.Length == 0 && facts.Silence <= limits.Current
            ? $"{facts.Region} answers, but what it sends is {age} old (as of {Clock(facts)})."
            : $"{facts.Region} has sent nothing for {age} (last: {Clock(facts)}).";
    }

    private static string Shown(StandingFacts facts) => facts switch
    {
        { Agents: 0 } => "It had no agents then.",
        { Agents: 1 } => "Its 1 agent is shown as it was then.",
        _ => Text($"Its {facts.Agents:N0} agents are shown as they were then."),
    };

    private static string Because(StandingFacts facts)
    {
        var reason = facts.LinkError.Length > 0 ? facts.LinkError : facts.HeldReason;
        return reason.Length == 0 ? "" : $" Reason: {reason}.";
    }

    /// <summary>The time of day; with the date when it is not recent.</summary>
    private static string Clock(StandingFacts facts) => facts.Age > TimeSpan.FromHours(20)
        ? Text($"{facts.Watermark:yyyy-MM-dd HH:mm:ss} UTC")
        : Text($"{facts.Watermark:HH:mm:ss} UTC");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
