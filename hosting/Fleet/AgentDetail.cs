using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Ampora.Protos;
using OpAmp.Proto.V1;
using Wire = Ampora.Federation.V1;

namespace Ampora.Hosting.Fleet;

/// <summary>One agent whole, as its region knows it.</summary>
public sealed record AgentDetail : AgentView
{
    [JsonConstructor]
    public AgentDetail()
    {
    }

    [SetsRequiredMembers]
    private AgentDetail(AgentView view, Description description)
        : base(view) =>
        Description = description;

    public required Description Description { get; init; }

    /// <summary>Null: the agent does not report health.</summary>
    public required HealthNode? HealthTree { get; init; }

    public required RemoteConfigStatusView? RemoteConfigStatus { get; init; }

    public required EffectiveConfigSummary? EffectiveConfig { get; init; }

    public required ComponentList? AvailableComponents { get; init; }

    public required DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>The version that it should run; null when nothing is assigned.</summary>
    public required DesiredConfiguration? Desired { get; init; }

    /// <summary>When the desired version was offered. Null before, and at an aggregator: only the region knows it.</summary>
    public required DateTimeOffset? OfferedAt { get; init; }

    /// <summary>What is on the wire; a region adds <see cref="Desired"/>'s reason and <see cref="OfferedAt"/>.</summary>
    /// <exception cref="Google.Protobuf.InvalidProtocolBufferException">A part is not the OpAMP message that it should be.</exception>
    public static AgentDetail Of(Wire.AgentDetail agent)
    {
        var view = AgentView.Of(agent.Region, agent.Summary);
        return new AgentDetail(view, Description.Of(AgentDescription.Parser.ParseNested(agent.Description)))
        {
            HealthTree = agent.Health.IsEmpty ? null : HealthNode.Of("", ComponentHealth.Parser.ParseNested(agent.Health)),
            RemoteConfigStatus = agent.RemoteConfigStatus.IsEmpty
                ? null
                : RemoteConfigStatusView.Of(OpAmp.Proto.V1.RemoteConfigStatus.Parser.ParseFrom(agent.RemoteConfigStatus)),
            EffectiveConfig = agent.EffectiveConfig.IsEmpty
                ? null
                : EffectiveConfigSummary.Of(
                    agent.Summary.EffectiveConfigDigest.Span,
                    OpAmp.Proto.V1.EffectiveConfig.Parser.ParseFrom(agent.EffectiveConfig)),
            AvailableComponents = agent.AvailableComponents.IsEmpty
                ? null
                : ComponentList.Of(OpAmp.Proto.V1.AvailableComponents.Parser.ParseNested(agent.AvailableComponents)),
            LastSeenAt = agent.LastSeenAt?.ToDateTimeOffset(),
            Desired = DesiredConfiguration.Of(view),
        };
    }
}
