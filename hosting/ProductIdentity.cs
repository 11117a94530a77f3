namespace Ampora.Hosting;

/// <param name="Name">Lower case, as in <c>ampora-regional</c>: the service name in telemetry, the application name in PostgreSQL.</param>
/// <param name="Version">The version of the build, as in <c>0.1.0</c>.</param>
public sealed record ProductIdentity(string Name, string Version);
