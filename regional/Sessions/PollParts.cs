using Ampora.Regional.Agents;
using Ampora.Regional.Desired;
using Ampora.Regional.Messages;
using Ampora.Regional.OpAmp.Protocol;

namespace Ampora.Regional.Sessions;

/// <summary>What a batch of polls is answered with.</summary>
internal sealed record PollParts(
    Engine Engine, DesireCatalog Catalog, KnownComponents Components, SessionRegistry Sessions, ChangeSignal Signal, InboxStore Inbox,
    ILogger<PollBatches> Logger);
