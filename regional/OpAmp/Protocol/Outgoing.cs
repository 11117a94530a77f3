using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>Something that an agent is sent once, on its own: a restart, or a custom message. One of the two.</summary>
internal sealed record Outgoing
{
    public static readonly Outgoing Restart = new();

    /// <summary>Null for a restart.</summary>
    public CustomMessage? Message { get; private init; }

    public static Outgoing Of(CustomMessage message) => new() { Message = message };
}
