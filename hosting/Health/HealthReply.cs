namespace Ampora.Hosting.Health;

/// <param name="Status"><c>ready</c>, <c>degraded</c> (works, with the words saying what does not) or <c>unready</c>.</param>
internal sealed record HealthReply(string Status, IReadOnlyList<HealthCheckReply> Checks);

/// <param name="Words">For a person: what is wrong, or how things are.</param>
internal sealed record HealthCheckReply(string Name, string Status, string? Words);
