using Microsoft.Extensions.Options;

namespace Ampora.Regional.Federation;

/// <summary>What every stream shares.</summary>
internal sealed class FeedParts(FeedStore store, HorizonWatch horizons, TokenKeys keys, FeedNudge nudge, IOptions<FeedOptions> options, TimeProvider time)
{
    public FeedStore Store => store;

    public HorizonWatch Horizons => horizons;

    public TokenKeys Keys => keys;

    public FeedNudge Nudge => nudge;

    public FeedOptions Options => options.Value;

    public TimeProvider Time => time;
}
