using Ampora.Federation.V1;
using Ampora.Hosting;
using Ampora.Regional.Agents;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Federation;

/// <summary>The region's state, read-only, for aggregators and programs.</summary>
internal sealed class FleetFeedService(
    AgentQueries queries, AgentSummarizer summarizer, FeedReaders readers, IOptions<FeedOptions> feed, IOptions<RegionOptions> region, ProductIdentity product)
    : FleetFeed.FleetFeedBase
{
    private const ulong Capabilities =
        (ulong)(FeedCapability.Watch | FeedCapability.Resume | FeedCapability.Filter | FeedCapability.Digest | FeedCapability.Projection);

    private readonly FeedOptions _feed = feed.Value;
    private readonly RegionOptions _region = region.Value;

    public override Task<HelloReply> Hello(HelloRequest request, ServerCallContext context) => Task.FromResult(new HelloReply
    {
        Region = _region.Id,
        Epoch = readers.Epoch?.ToString() ?? throw Refusal(StatusCode.Unavailable, "the region's database has not answered yet"),
        Capabilities = Capabilities,
        Limits = new FeedLimits
        {
            MaxBatchItems = (uint)_feed.MaxBatchItems,
            MaxBatchBytes = (uint)_feed.MaxBatchBytes,
            MaxItemBytes = (uint)_feed.MaxItemBytes,
            BookmarkInterval = Duration.FromTimeSpan(_feed.BookmarkInterval),
            TombstoneHorizon = Duration.FromTimeSpan(_feed.TombstoneHorizon),
            MaxPageSize = AgentListQuery.MaxPageSize,
        },
        ExternalAddresses = new ExternalAddresses
        {
            Opamp = _region.ExternalAddresses.OpAmp,
            Ui = _region.ExternalAddresses.Ui,
            Grpc = _region.ExternalAddresses.Grpc,
        },
        SoftwareVersion = product.Version,
    });

    public override Task Watch(WatchRequest request, IServerStreamWriter<FeedFrame> responseStream, ServerCallContext context) =>
        WatchScope.Fault(request) is { } fault
            ? throw Refusal(StatusCode.InvalidArgument, fault)
            : readers.ServeAsync(request, WatchScope.Of(request, _region.Id), responseStream, context);

    public override async Task<ListAgentsReply> ListAgents(ListAgentsRequest request, ServerCallContext context)
    {
        if (!AgentListQuery.TryCreate(
            request.Filter, request.Sort, request.Descending, request.PageSize, request.PageToken, out var query, out var fault))
            throw Refusal(StatusCode.InvalidArgument, fault);
        var page = await queries.ListAsync(query, context.CancellationToken);
        Demand(page.Provenance, request.Requirement);
        return new ListAgentsReply
        {
            Agents =
            {
                page.Agents.Select(agent => new AgentEntry { Region = _region.Id, Agent = FeedProjection.Apply(agent, _feed.MaxItemBytes) }),
            },
            NextPageToken = page.Next,
            Total = (ulong)page.Total,
            Provenance = page.Provenance,
        };
    }

    public override async Task<AgentDetail> GetAgent(GetAgentRequest request, ServerCallContext context)
    {
        if (!Guid.TryParse(request.InstanceUid, out var id))
            throw Refusal(StatusCode.InvalidArgument, "instance_uid must be a UUID");
        if (request.Region.Length > 0 && request.Region != _region.Id)
            throw Refusal(StatusCode.NotFound, $"this is region {_region.Id}, not the one asked for");
        var detail = await queries.GetAsync(id, context.CancellationToken);
        return detail is null ? throw Refusal(StatusCode.NotFound, $"region {_region.Id} has no agent {id}") : FeedProjection.Apply(detail);
    }

    public override async Task<FleetSummary> Summarize(SummarizeRequest request, ServerCallContext context)
    {
        if (AgentSummarizer.Fault(request.Filter, request.Dimensions, request.Labels) is { } fault)
            throw Refusal(StatusCode.InvalidArgument, fault);
        var (summary, _) = await summarizer.SummarizeAsync(request.Filter, request.Dimensions, request.Labels, context.CancellationToken);
        Demand(summary.Provenance, request.Requirement);
        return summary;
    }

    private static void Demand(Provenance provenance, Requirement? requirement)
    {
        if (RegionProvenance.Unmet(provenance, requirement) is { } unmet)
            throw Refusal(StatusCode.FailedPrecondition, unmet);
    }

    private static RpcException Refusal(StatusCode code, string detail) => new(new Status(code, detail));
}
