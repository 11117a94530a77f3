using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>Every file that the served services need, and which file declares which name.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = [];
    private readonly Dictionary<string, FileDescriptor> _symbols = [];
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = [];

    internal DescriptorIndex(IReadOnlyCollection<ServiceDescriptor> services)
    {
        Services = [.. services.Select(service => service.FullName).Distinct().Order(StringComparer.Ordinal)];
        foreach (var service in services)
        {
            Add(service.File);
        }
    }

    internal IReadOnlyList<string> Services { get; }

    internal FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    internal FileDescriptor? FindSymbol(string fullName) => _symbols.GetValueOrDefault(fullName);

    internal FileDescriptor? FindExtension(string type, int number) => _extensions.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>Null when the type is unknown.</summary>
    internal IEnumerable<int>? FindExtensionNumbers(string type) =>
        _extensions.GetValueOrDefault(type)?.Keys ?? (_symbols.ContainsKey(type) ? Enumerable.Empty<int>() : null);

    /// <summary>The file and, once each, all that it depends on.</summary>
    internal static IEnumerable<FileDescriptor> WithDependencies(FileDescriptor file)
    {
        var seen = new HashSet<string>();
        var next = new Queue<FileDescriptor>([file]);
        while (next.TryDequeue(out var current))
        {
            if (!seen.Add(current.Name)) continue;
            yield return current;
            foreach (var dependency in current.Dependencies)
            {
                next.Enqueue(dependency);
            }
        }
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file)) return;
        foreach (var service in file.Services)
        {
            Add(service, service.Methods);
        }

        foreach (var message in file.MessageTypes)
        {
            Add(message);
        }

        foreach (var type in file.EnumTypes)
        {
            Add(type, type.Values);
        }

        AddExtensions(file, file.Extensions);
        foreach (var dependency in file.Dependencies)
        {
            Add(dependency);
        }
    }

    private void Add(MessageDescriptor message)
    {
        Add(message, message.Fields.InDeclarationOrder().Concat<IDescriptor>(message.Oneofs).Concat(message.EnumTypes));
        AddExtensions(message.File, message.Extensions);
        foreach (var type in message.EnumTypes)
        {
            Add(type, type.Values);
        }

        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }
    }

    private void Add(IDescriptor declared, IEnumerable<IDescriptor> members)
    {
        _symbols[declared.FullName] = declared.File;
        foreach (var member in members)
        {
            _symbols[member.FullName] = member.File;
        }
    }

    private void AddExtensions(FileDescriptor file, ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            _symbols[extension.FullName] = file;
            if (!_extensions.TryGetValue(extension.ExtendeeType.FullName, out var numbers))
            {
                _extensions.Add(extension.ExtendeeType.FullName, numbers = []);
            }

            numbers[extension.FieldNumber] = file;
        }
    }
}
