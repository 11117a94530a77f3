using Ampora.Bench.Benchmarks;

namespace Ampora.Bench.Measure;

/// <summary>A fleet of one size.</summary>
/// <param name="Agents">All connected.</param>
/// <param name="Instances">That share them.</param>
/// <param name="Kilobytes">Of an instance's memory, for each session.</param>
/// <param name="Microseconds">Processor time of the instances, for each heartbeat, changes and background work included.</param>
/// <param name="ConnectSeconds">Until all were in.</param>
/// <param name="Push">Of one configuration to all.</param>
internal sealed record GrowthPoint(int Agents, int Instances, double Kilobytes, double Microseconds, double ConnectSeconds, FleetPush Push);
