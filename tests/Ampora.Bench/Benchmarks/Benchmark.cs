using Ampora.Bench.Measure;

namespace Ampora.Bench.Benchmarks;

/// <summary>One row of the table of targets, or a few that one set-up gives.</summary>
internal abstract class Benchmark
{
    /// <summary>As on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Whether <c>all</c> means it too.</summary>
    public virtual bool InAll => true;

    public abstract Task<IReadOnlyList<Finding>> RunAsync(Stage stage);
}
