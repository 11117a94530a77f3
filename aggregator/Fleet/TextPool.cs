namespace Ampora.Aggregator.Fleet;

/// <summary>
/// One string for all agents that say the same. For words that many share (services, versions, configurations); when there are more
/// than expected the pool begins anew and only loses the sharing. Not safe for two threads.
/// </summary>
internal sealed class TextPool
{
    private const int Most = 16_384;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    public string Shared(string text)
    {
        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }

        if (_texts.Count >= Most)
        {
            _texts.Clear();
        }

        _texts.Add(text);
        return text;
    }
}
