using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Configuration;

/// <summary>The component types built into the simulated Collector: what it can run and what it reports as available.</summary>
internal static class ComponentCatalog
{
    internal const string Receivers = "receivers";
    internal const string Processors = "processors";
    internal const string Exporters = "exporters";
    internal const string Connectors = "connectors";
    internal const string Extensions = "extensions";

    /// <summary>Types by the section of the configuration in which they are defined.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyCollection<string>> Types { get; } = new Dictionary<string, IReadOnlyCollection<string>>
    {
        [Receivers] = Sorted("otlp", "hostmetrics", "filelog", "journald", "prometheus", "jaeger", "zipkin", "kafka", "k8s_cluster", "k8s_events",
            "kubeletstats", "syslog", "tcplog", "docker_stats", "postgresql", "redis", "nginx", "statsd", "windowseventlog", "nop"),
        [Processors] = Sorted("batch", "memory_limiter", "attributes", "resource", "resourcedetection", "filter", "transform", "tail_sampling",
            "probabilistic_sampler", "k8sattributes", "span", "redaction", "cumulativetodelta", "groupbyattrs", "metricstransform"),
        [Exporters] = Sorted("otlp", "otlp_grpc", "otlphttp", "otlp_http", "debug", "logging", "nop", "file", "kafka", "loadbalancing", "prometheus",
            "prometheusremotewrite", "elasticsearch", "loki", "zipkin", "awss3", "datadog", "splunk_hec", "clickhouse"),
        [Connectors] = Sorted("forward", "spanmetrics", "servicegraph", "count", "routing", "failover"),
        [Extensions] = Sorted("health_check", "healthcheckv2", "pprof", "zpages", "opamp", "file_storage", "basicauth", "bearertokenauth",
            "oauth2client", "headers_setter", "k8s_observer", "host_observer"),
    };

    /// <summary>SHA-256 over the sorted sections and types.</summary>
    internal static ByteString Hash { get; } = ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Types.OrderBy(section => section.Key, StringComparer.Ordinal).SelectMany(section => section.Value.Select(type => $"{section.Key}/{type}"))))));

    /// <summary>The hash alone, or with every section and its types.</summary>
    internal static AvailableComponents Report(bool whole)
    {
        var report = new AvailableComponents { Hash = Hash };
        if (whole)
        {
            foreach (var (section, types) in Types)
            {
                var details = new ComponentDetails();
                foreach (var type in types)
                {
                    details.SubComponentMap.Add(type, new ComponentDetails());
                }

                report.Components.Add(section, details);
            }
        }

        return report;
    }

    private static SortedSet<string> Sorted(params string[] types) => new(types, StringComparer.Ordinal);
}
