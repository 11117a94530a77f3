using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>First messages that are answered without a record of their sender: they leave no ghost behind.</summary>
internal static class Unclaimed
{
    /// <summary>A goodbye before any report: nothing to remember.</summary>
    public static bool IsGoodbye(AgentToServer message) => message.AgentDisconnect is not null;

    /// <summary>The agent's id is temporary; it wants one from the server (OpAMP, AgentToServerFlags).</summary>
    public static bool WantsId(AgentToServer message) =>
        (message.Flags & (ulong)AgentToServerFlags.RequestInstanceUid) != 0;

    public static ServerToAgent Goodbye(AgentToServer message) => new() { InstanceUid = message.InstanceUid };

    /// <param name="traits">Of this region.</param>
    /// <param name="message">What asks for an id, or comes from a second agent with the same one.</param>
    /// <param name="id">A fresh UUIDv7.</param>
    public static ServerToAgent WithId(ServerTraits traits, AgentToServer message, Guid id) => new()
    {
        InstanceUid = message.InstanceUid,
        Capabilities = traits.Capabilities,
        AgentIdentification = new AgentIdentification { NewInstanceUid = InstanceUid.ToBytes(id) },
    };
}
