namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>What a reply does with something that waits to be sent once.</summary>
internal enum Delivery
{
    /// <summary>For the next reply.</summary>
    Waits,

    Sent,

    /// <summary>The agent does not say that it understands it.</summary>
    NotAccepted,

    /// <summary>No message may be as large as one with it.</summary>
    TooLarge,
}
