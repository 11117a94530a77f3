using OpAmp.Proto.V1;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>First messages that are answered without a record of their sender: they leave no ghost behind.</summary>
internal static class Unclaimed
{
    /// <summary>A goodbye before any report: nothing to remember.</summary>
    public static bool IsGoodbye(AgentToServer message) => message.AgentDisconnect is not null;

    /// <summary>
    /// The agent wants another id from the server (OpAMP, AgentToServerFlags), and stays to use it: with a goodbye there is nobody
    /// to give one to.
    /// </summary>
    public static bool WantsId(AgentToServer message) =>
        message.AgentDisconnect is null && (message.Flags & (ulong)AgentToServerFlags.RequestInstanceUid) != 0;

    public static ServerToAgent Goodbye(AgentToServer message) => new() { InstanceUid = message.InstanceUid };

    /// <summary>Adds another id to an answer, unless it refuses or brings one already.</summary>
    public static ServerToAgent Identified(ServerToAgent reply, Guid id)
    {
        if (reply is { ErrorResponse: null, AgentIdentification: null })
        {
            reply.AgentIdentification = new AgentIdentification { NewInstanceUid = InstanceUid.ToBytes(id) };
        }

        return reply;
    }

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
