using System.Text.RegularExpressions;

namespace Ampora.AgentSimulator.Configuration;

/// <summary>Reads the Collector's structure off a configuration and collects every fault, each naming the place it is about.</summary>
internal sealed partial class CollectorConfigReader
{
    private static readonly string[] Signals = ["traces", "metrics", "logs", "profiles"];
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, HashSet<string>> _defined = [];

    private CollectorConfigReader()
    {
    }

    /// <summary>The parts to run, or null and the reasons why the configuration cannot run.</summary>
    internal static (CollectorConfig? Config, IReadOnlyList<string> Faults) Read(YamlMap root)
    {
        var reader = new CollectorConfigReader();
        var config = reader.ReadRoot(root);
        return (reader._faults.Count == 0 ? config : null, reader._faults);
    }

    private CollectorConfig ReadRoot(YamlMap root)
    {
        foreach (var (key, value) in root.Entries.Where(entry => entry.Key != "service" && !ComponentCatalog.Types.ContainsKey(entry.Key)))
        {
            _faults.Add($"line {value.Line}: unknown section \"{key}\"; known are {string.Join(", ", ComponentCatalog.Types.Keys)}, service");
        }

        foreach (var (section, types) in ComponentCatalog.Types)
        {
            _defined[section] = ReadSection(root, section, types);
        }

        var service = Map(root, "service", "service");
        foreach (var (key, _) in service.Entries.Where(entry => entry.Key is not ("extensions" or "pipelines" or "telemetry")))
        {
            _faults.Add($"service.{key}: unknown; known are extensions, pipelines, telemetry");
        }

        var extensions = References(service, "extensions", "service", [ComponentCatalog.Extensions]);
        var pipelines = Map(service, "pipelines", "service.pipelines").Entries.Select(ReadPipeline).OfType<CollectorPipeline>().ToList();
        if (pipelines.Count == 0 && _faults.Count == 0)
        {
            _faults.Add("service.pipelines: at least one pipeline must be defined");
        }

        CheckConnectors(pipelines);
        return new CollectorConfig(extensions, pipelines);
    }

    private HashSet<string> ReadSection(YamlMap root, string section, IReadOnlyCollection<string> types)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, settings) in Map(root, section, section).Entries)
        {
            ids.Add(id);
            if (!ComponentId().IsMatch(id))
            {
                _faults.Add($"{section}.{id}: an id is a type, or type/name");
            }
            else if (!types.Contains(TypeOf(id)))
            {
                _faults.Add($"{section}.{id}: unknown type \"{TypeOf(id)}\"; this agent has {string.Join(", ", types)}");
            }
            else if (settings is not YamlMap && !settings.IsNull)
            {
                _faults.Add($"{section}.{id}: expected a map of settings, found {settings.Kind} at line {settings.Line}");
            }
            else
            {
                CheckSettings(section, id, settings as YamlMap ?? YamlMap.Empty);
            }
        }

        return ids;
    }

    private void CheckSettings(string section, string id, YamlMap settings)
    {
        var needed = (section, TypeOf(id)) switch
        {
            (ComponentCatalog.Exporters, "otlp" or "otlp_grpc") => (string[])["endpoint"],
            (ComponentCatalog.Exporters, "otlphttp" or "otlp_http") => ["endpoint", "traces_endpoint", "metrics_endpoint", "logs_endpoint"],
            (ComponentCatalog.Exporters, "file") => ["path"],
            (ComponentCatalog.Processors, "memory_limiter") => ["limit_mib", "limit_percentage"],
            _ => [],
        };
        if (needed.Length > 0 && !needed.Any(key => settings.TryGet(key, out var value) && !value.IsNull && value is not YamlScalar { Text: "" }))
        {
            _faults.Add($"{section}.{id}: {string.Join(" or ", needed)} must be set");
        }
    }

    private CollectorPipeline? ReadPipeline(KeyValuePair<string, YamlValue> entry)
    {
        var path = $"service.pipelines.{entry.Key}";
        if (!ComponentId().IsMatch(entry.Key) || !Signals.Contains(TypeOf(entry.Key)))
        {
            _faults.Add($"{path}: a pipeline is named {string.Join(", ", Signals)}, or one of them with /name");
            return null;
        }

        if (entry.Value is not YamlMap pipeline)
        {
            _faults.Add($"{path}: expected a map with receivers and exporters, found {entry.Value.Kind}");
            return null;
        }

        foreach (var (key, _) in pipeline.Entries.Where(part => part.Key is not ("receivers" or "processors" or "exporters")))
        {
            _faults.Add($"{path}.{key}: unknown; known are receivers, processors, exporters");
        }

        var receivers = References(pipeline, "receivers", path, [ComponentCatalog.Receivers, ComponentCatalog.Connectors]);
        var processors = References(pipeline, "processors", path, [ComponentCatalog.Processors]);
        var exporters = References(pipeline, "exporters", path, [ComponentCatalog.Exporters, ComponentCatalog.Connectors]);
        if (receivers.Count == 0)
        {
            _faults.Add($"{path}.receivers: at least one receiver is needed");
        }

        if (exporters.Count == 0)
        {
            _faults.Add($"{path}.exporters: at least one exporter is needed");
        }

        return new CollectorPipeline(entry.Key, receivers, processors, exporters);
    }

    private void CheckConnectors(List<CollectorPipeline> pipelines)
    {
        foreach (var connector in _defined[ComponentCatalog.Connectors])
        {
            var feeds = pipelines.Any(pipeline => pipeline.Receivers.Contains(connector));
            var takes = pipelines.Any(pipeline => pipeline.Exporters.Contains(connector));
            if (feeds != takes)
            {
                _faults.Add($"connectors.{connector}: used as {(feeds ? "receiver" : "exporter")} but not as {(feeds ? "exporter" : "receiver")} of any pipeline");
            }
        }
    }

    private List<string> References(YamlMap owner, string key, string path, ReadOnlySpan<string> sections)
    {
        var ids = new List<string>();
        if (!owner.TryGet(key, out var value) || value.IsNull)
        {
            return ids;
        }

        if (value is not YamlList list)
        {
            _faults.Add($"{path}.{key}: expected a list of ids, found {value.Kind} at line {value.Line}");
            return ids;
        }

        foreach (var item in list.Items)
        {
            if (item is not YamlScalar { IsNull: false } scalar)
            {
                _faults.Add($"{path}.{key}: expected an id, found {item.Kind} at line {item.Line}");
            }
            else if (ids.Contains(scalar.Text))
            {
                _faults.Add($"{path}.{key}: \"{scalar.Text}\" appears twice");
            }
            else
            {
                ids.Add(scalar.Text);
                if (!IsDefined(scalar.Text, sections))
                {
                    _faults.Add($"{path}.{key}: \"{scalar.Text}\" is not defined under {sections[0]}");
                }
            }
        }

        return ids;
    }

    private bool IsDefined(string id, ReadOnlySpan<string> sections)
    {
        foreach (var section in sections)
        {
            if (_defined[section].Contains(id))
            {
                return true;
            }
        }

        return false;
    }

    private YamlMap Map(YamlMap owner, string key, string path)
    {
        if (!owner.TryGet(key, out var value) || value.IsNull)
        {
            return YamlMap.Empty;
        }

        if (value is YamlMap map)
        {
            return map;
        }

        _faults.Add($"{path}: expected a map, found {value.Kind} at line {value.Line}");
        return YamlMap.Empty;
    }

    private static string TypeOf(string id) => id.Split('/', 2)[0];

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,62}(/.+)?$")]
    private static partial Regex ComponentId();
}
