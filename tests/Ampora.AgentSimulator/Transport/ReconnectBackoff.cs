using Ampora.AgentSimulator.Randomness;

namespace Ampora.AgentSimulator.Transport;

/// <summary>
/// How long an agent waits before it connects again: at once (spread over a second) after a break, then doubling up to 30 s, each spread
/// evenly between half and the whole. What the server asks for is a minimum, stretched by up to a fifth so that agents do not return together.
/// </summary>
internal sealed class ReconnectBackoff(SeededRandom random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private int _failures;

    internal void Succeeded() => _failures = 0;

    internal TimeSpan Next(TimeSpan? askedFor)
    {
        if (askedFor is { } asked)
        {
            return asked * (1 + (0.2 * random.NextDouble()));
        }

        var step = First * Math.Pow(2, Math.Min(_failures++, 10));
        return step <= First ? step * random.NextDouble() : (step < Longest ? step : Longest) * (0.5 + (0.5 * random.NextDouble()));
    }
}
