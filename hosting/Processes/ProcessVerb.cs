namespace Ampora.Hosting.Processes;

/// <summary>Something that the program does instead of serving, when its first argument is <paramref name="Name"/>. Register it as a service.</summary>
/// <param name="Summary">One line for the list of verbs.</param>
/// <param name="RunAsync">Does it and returns the exit code. Nothing is started: hosted services do not run.</param>
public sealed record ProcessVerb(string Name, string Summary, Func<IServiceProvider, CancellationToken, Task<int>> RunAsync);
