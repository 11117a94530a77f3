using Ampora.Aggregator.Fleet;
using Ampora.Aggregator.Regions;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Wire = Ampora.Federation.V1;

namespace Ampora.Aggregator.Query;

/// <summary>What a region answered about one agent, or why it did not.</summary>
/// <param name="Agent">Null when the region did not answer, or has no such agent.</param>
/// <param name="Missing">The region says that it has no such agent.</param>
/// <param name="Fault">In words, without a full stop; empty when it answered.</param>
internal sealed record AskedAgent(Wire.AgentDetail? Agent, bool Missing, string Fault);

/// <summary>Passes a question about one agent on to its region. A region that is slow counts as one that is down.</summary>
internal sealed class AgentDetails(RegionCallers callers, LocalClock clock, IOptions<RegionLinkOptions> options)
{
    /// <summary>Kept back from the caller's deadline, so that our answer still arrives.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(100);

    /// <param name="region">A region that is followed.</param>
    /// <param name="within">How long the caller still waits; null for as long as it takes.</param>
    public async Task<AskedAgent> AskAsync(FollowedRegion region, string id, TimeSpan? within, CancellationToken cancellation)
    {
        if (callers.Find(region.Id) is not { } caller)
        {
            return new AskedAgent(null, false, $"{region.Id} is no longer among the configured regions");
        }

        var patience = options.Value.RequestTimeout;
        if (within is { } left && left - Reserve < patience)
        {
            patience = left - Reserve;
        }

        if (patience <= TimeSpan.Zero)
        {
            return new AskedAgent(null, false, $"there was no time left to ask {region.Id}");
        }

        using var timeout = new CancellationTokenSource(patience, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var request = new Wire.GetAgentRequest { InstanceUid = id, Region = region.Id };
            return new AskedAgent(await caller.Feed.GetAgentAsync(request, caller.Headers, cancellationToken: either.Token), false, "");
        }
        catch (RpcException fault) when (!cancellation.IsCancellationRequested)
        {
            return timeout.IsCancellationRequested
                ? new AskedAgent(null, false, $"no answer from {caller.Address.Authority} within {StandingWords.Duration(patience)}")
                : new AskedAgent(null, fault.StatusCode == StatusCode.NotFound, LinkFaults.Describe(fault, caller));
        }
    }
}
