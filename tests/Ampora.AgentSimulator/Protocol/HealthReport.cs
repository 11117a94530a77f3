using Ampora.AgentSimulator.Configuration;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Protocol;

/// <summary>The tree of component health that a Collector reports: extensions, then each pipeline with its components.</summary>
internal static class HealthReport
{
    internal const string Ok = "StatusOK";
    internal const string Failing = "StatusRecoverableError";

    /// <param name="config">What runs.</param>
    /// <param name="startedAt">Unix nanoseconds of the process start.</param>
    /// <param name="since">Unix nanoseconds since when the state holds.</param>
    /// <param name="exportError">When set, the first exporter that leaves the process fails with these words.</param>
    internal static ComponentHealth Of(CollectorConfig config, ulong startedAt, ulong since, string? exportError)
    {
        var failing = exportError is null ? null : FailingExporter(config);
        var root = Node(startedAt, since, null);
        if (config.Extensions.Count > 0)
        {
            var extensions = Node(startedAt, since, null);
            foreach (var id in config.Extensions)
            {
                extensions.ComponentHealthMap.Add($"extension:{id}", Node(startedAt, since, null));
            }

            root.ComponentHealthMap.Add("extensions", extensions);
        }

        foreach (var pipeline in config.Pipelines)
        {
            var error = failing is not null && pipeline.Exporters.Contains(failing) ? exportError : null;
            var node = Node(startedAt, since, error);
            Add(node, "receiver", pipeline.Receivers, startedAt, since);
            Add(node, "processor", pipeline.Processors, startedAt, since);
            Add(node, "exporter", pipeline.Exporters, startedAt, since);
            if (error is not null)
            {
                node.ComponentHealthMap[$"exporter:{failing}"] = Node(startedAt, since, error);
            }

            root.ComponentHealthMap.Add($"pipeline:{pipeline.Id}", node);
        }

        if (failing is not null)
        {
            root.Healthy = false;
            root.Status = Failing;
            root.LastError = $"exporter:{failing}: {exportError}";
        }

        return root;
    }

    private static string FailingExporter(CollectorConfig config)
    {
        var exporters = config.Pipelines.SelectMany(pipeline => pipeline.Exporters).ToList();
        return exporters.Find(id => !id.StartsWith("debug", StringComparison.Ordinal) && !id.StartsWith("nop", StringComparison.Ordinal)) ?? exporters[0];
    }

    private static void Add(ComponentHealth pipeline, string kind, IReadOnlyList<string> ids, ulong startedAt, ulong since)
    {
        foreach (var id in ids)
        {
            pipeline.ComponentHealthMap.Add($"{kind}:{id}", Node(startedAt, since, null));
        }
    }

    private static ComponentHealth Node(ulong startedAt, ulong since, string? error) => new()
    {
        Healthy = error is null,
        StartTimeUnixNano = startedAt,
        StatusTimeUnixNano = since,
        Status = error is null ? Ok : Failing,
        LastError = error ?? "",
    };
}
