using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Query;
using Ampora.Federation.V1;
using Grpc.Core;
using FleetAnswers = Ampora.Hosting.Fleet;

namespace Ampora.Aggregator.Feed;

/// <summary>The federated state, read-only, for programs and for higher aggregators.</summary>
internal sealed class FleetFeedService(
    FleetReader fleet, AgentDetails details, WatchStream watch, FeedIdentity identity, TimeProvider time, IHostApplicationLifetime lifetime)
    : FleetFeed.FleetFeedBase
{
    public override Task<HelloReply> Hello(HelloRequest request, ServerCallContext context)
    {
        var regions = fleet.Read([], Demand.Warn, AnswerKind.Rows).Regions;
        return Task.FromResult(identity.Reply(regions.Where(region => !region.Region.Decommissioned).Select(region => region.Region.Id)));
    }

    public override Task Watch(WatchRequest request, IServerStreamWriter<FeedFrame> responseStream, ServerCallContext context)
    {
        Refuse(WatchScope.Fault(request) ?? UnknownRegions(request.Filter));
        return watch.RunAsync(request, responseStream, lifetime.ApplicationStopping, context.CancellationToken);
    }

    public override Task<ListAgentsReply> ListAgents(ListAgentsRequest request, ServerCallContext context)
    {
        var query = FeedRequests.Read(request, out var fault);
        var snapshot = Read(request.Filter, request.Requirement, fault, AnswerKind.Rows);
        var page = AgentSearch.Find(snapshot.Included, query!)
            ?? throw Refusal(StatusCode.InvalidArgument, "page_token must come from a page with the same sort and order");
        return Task.FromResult(new ListAgentsReply
        {
            Agents = { page.Agents.Select(found => new Federation.V1.AgentEntry { Region = found.RegionId, Agent = found.Agent.Summary() }) },
            NextPageToken = page.Next?.ToString() ?? "",
            Total = (ulong)page.Total,
            Provenance = FeedAnswers.Of(snapshot.Provenance),
        });
    }

    public override async Task<AgentDetail> GetAgent(GetAgentRequest request, ServerCallContext context)
    {
        if (!AgentId.TryParse(request.InstanceUid, out var id))
        {
            throw Refusal(StatusCode.InvalidArgument, "instance_uid must be a UUID in lower case with hyphens");
        }

        var known = Locate(id, request.Region);
        TimeSpan? within = context.Deadline == DateTime.MaxValue ? null : context.Deadline - time.GetUtcNow().UtcDateTime;
        var asked = await details.AskAsync(known.Region, request.InstanceUid, within, context.CancellationToken);
        var held = known.View.Items.Agents.Find(id);
        if (asked.Missing || (asked.Agent is null && held is null))
        {
            throw asked.Missing
                ? Refusal(StatusCode.NotFound, $"region {known.Region.Id} has no agent {request.InstanceUid}")
                : Refusal(StatusCode.Unavailable, asked.Fault);
        }

        var state = known.Region.Provenance(known.View, known.Standing, included: true);
        var answer = asked.Agent ?? new AgentDetail { Region = known.Region.Id, Summary = held!.Summary() };
        answer.Provenance = FeedAnswers.Of(new FleetAnswers.Provenance(
            asked.Agent is not null && known.Standing.IsCurrent ? FleetAnswers.Completeness.Complete : FleetAnswers.Completeness.Partial,
            time.GetUtcNow(),
            [asked.Fault.Length == 0 ? state : state with { Reason = $"{known.Region.Id} could not be asked: {asked.Fault}. {state.Reason}".TrimEnd() }]));
        return answer;
    }

    public override Task<FleetSummary> Summarize(SummarizeRequest request, ServerCallContext context)
    {
        var by = request.Dimensions.Where(dimension => dimension != Dimension.Label).Select(dimension => new SummaryBy(dimension, null))
            .Concat(request.Labels.Select(label => new SummaryBy(Dimension.Label, label))).ToList();
        var fault = FeedRequests.Fault(request.Filter)
            ?? (request.Dimensions.Any(dimension => dimension == Dimension.Unspecified || !Enum.IsDefined(dimension)) ? "dimensions must hold known dimensions only"
            : request.Dimensions.Contains(Dimension.Label) != (request.Labels.Count > 0) ? "labels must be given with DIMENSION_LABEL, and only then"
            : by.Count > SummaryQuery.MostDimensions ? $"dimensions and labels must be at most {SummaryQuery.MostDimensions} together"
            : "");
        var snapshot = Read(request.Filter, request.Requirement, fault, AnswerKind.Sums);
        return Task.FromResult(FeedAnswers.Of(FleetSummaries.Of(snapshot, new SummaryQuery(FeedRequests.Read(request.Filter), by)), by));
    }

    private FleetSnapshot Read(AgentFilter? filter, Requirement? requirement, string fault, AnswerKind kind)
    {
        Refuse(fault.Length > 0 ? fault : UnknownRegions(filter));
        var demand = Demand.Read(requirement, out var unclear) ?? throw Refusal(StatusCode.InvalidArgument, unclear);
        var snapshot = fleet.Read(filter?.Regions ?? [], demand, kind);
        return snapshot.Unmet is { } unmet ? throw Refusal(StatusCode.FailedPrecondition, unmet) : snapshot;
    }

    private RegionSnapshot Locate(AgentId id, string region)
    {
        if (region.Length > 0)
        {
            return fleet.Find(region) ?? throw Refusal(StatusCode.NotFound, $"region {region} is not followed here");
        }

        return fleet.Read([], Demand.Warn, AnswerKind.Rows).Included.FirstOrDefault(known => known.View.Items.Agents.Find(id) is not null)
            ?? throw Refusal(StatusCode.NotFound, $"no region that is known here has agent {id}");
    }

    private string? UnknownRegions(AgentFilter? filter) => fleet.Unknown(filter?.Regions ?? []) is { } unknown ? $"filter.regions {unknown}" : null;

    private static void Refuse(string? fault)
    {
        if (fault is not null)
        {
            throw Refusal(StatusCode.InvalidArgument, fault);
        }
    }

    private static RpcException Refusal(StatusCode code, string detail) => new(new Status(code, detail));
}
