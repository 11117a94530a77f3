using System.Text.Json.Serialization;
using Ampora.Aggregator.Regions;
using Ampora.Hosting.Fleet;
using Ampora.Hosting.Listeners;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Aggregator.Query;

/// <summary>The connection to a region, as it explains an age.</summary>
internal sealed record LinkView(LinkState State, string? Error, DateTimeOffset? NextAttemptAt);

/// <summary>One region: how it stands, and its counts as last known.</summary>
internal sealed record RegionView
{
    public required string Region { get; init; }

    public required string DisplayName { get; init; }

    public required Freshness State { get; init; }

    /// <summary>In words; null when there is nothing to say.</summary>
    public required string? Reason { get; init; }

    public required DateTimeOffset? Watermark { get; init; }

    public required double? AgeSeconds { get; init; }

    public required int Agents { get; init; }

    public required int Connected { get; init; }

    public required int Healthy { get; init; }

    public required int Unhealthy { get; init; }

    public required int InSync { get; init; }

    public required int ConfigFailed { get; init; }

    /// <summary>The history that the region's positions belong to.</summary>
    public required string? Epoch { get; init; }

    public required string? Endpoint { get; init; }

    /// <summary>Where the region says that its own UI is.</summary>
    public required string? UiAddress { get; init; }

    public required DateTimeOffset? StateSince { get; init; }

    public required DateTimeOffset? LastConnectedAt { get; init; }

    public required LinkView Link { get; init; }
}

internal sealed record Regions(IReadOnlyList<RegionView> Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(Regions))]
[JsonSerializable(typeof(Guid))]
[JsonSerializable(typeof(double?))]
internal sealed partial class RegionsJson : JsonSerializerContext;

/// <summary>REST: how each region stands.</summary>
internal static class RegionsApi
{
    public static void MapRegions(this WebApplication app) =>
        app.MapGet("/api/v1/regions", List).WithName("listRegions").WithTags("regions").OnListener(Listener.Http);

    private static Ok<Regions> List(FleetReader reader)
    {
        var snapshot = reader.Read([], Demand.Warn, AnswerKind.Rows);
        return TypedResults.Ok(new Regions([.. snapshot.Regions.Select(Show)]));
    }

    private static RegionView Show(RegionSnapshot known)
    {
        var (region, view, standing) = known;
        var counts = view.Items.Counts;
        return new RegionView
        {
            Region = region.Id,
            DisplayName = region.DisplayName,
            State = standing.State,
            Reason = standing.Reason.Length == 0 ? null : standing.Reason,
            Watermark = view.Watermark,
            AgeSeconds = standing.Age?.TotalSeconds,
            Agents = counts.Agents,
            Connected = counts.Connected,
            Healthy = counts.Healthy,
            Unhealthy = counts.Unhealthy,
            InSync = counts.InSync,
            ConfigFailed = counts.ConfigFailed,
            Epoch = OrNull(view.Epoch),
            Endpoint = OrNull(region.Endpoint),
            UiAddress = OrNull(view.Addresses.Ui),
            StateSince = region.Since is { } since && since.State == standing.State ? since.At : null,
            LastConnectedAt = region.Link.LastConnectedAt,
            Link = new LinkView(region.Link.State, region.Link.Error, region.Link.NextAttemptAt),
        };
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
