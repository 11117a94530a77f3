using Xunit.v3;

namespace Ampora.Testing;

/// <summary>
/// The trait <c>Speed=Slow</c>: left out of <c>tests/run.sh --unit</c>, which must end within a minute; part of every whole run.
/// For what takes seconds for a good reason, be it one test or a class of many that each start real servers.
/// </summary>
/// <param name="reason">What takes the time, in words.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SlowAttribute(string reason) : Attribute, ITraitAttribute
{
    public string Reason { get; } = reason;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Speed", "Slow")];
}
