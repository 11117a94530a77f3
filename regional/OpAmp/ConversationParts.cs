using Ampora.Regional.Agents;
using Ampora.Regional.OpAmp.Throttling;
using Ampora.Regional.Sessions;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.OpAmp;

/// <summary>What every conversation needs.</summary>
internal sealed record ConversationParts(
    SessionRegistry Sessions, KnownComponents Components, ReceiveBudget Budget, MessageRate Rate, IOptions<OpAmpOptions> Settings, ILogger<Conversation> Logger)
{
    public OpAmpOptions Options => Settings.Value;
}
