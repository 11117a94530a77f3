using System.Globalization;
using System.Text;
using Google.Protobuf.Reflection;

namespace Ampora.Protos.Tests.Schema;

/// <summary>
/// A protobuf schema as comparable lines: one per message, field, enum, enum value, service and method.
/// The committed form groups them: a heading such as <c>message KeyValue</c>, and below it its indented lines.
/// </summary>
internal static class SchemaText
{
    /// <summary>Lines of everything that the files define, each prefixed with its heading: <c>message KeyValue: 1 key string</c>.</summary>
    internal static IReadOnlyList<string> Describe(params IEnumerable<FileDescriptor> files)
    {
        var lines = new List<string>();
        foreach (var file in files)
        {
            foreach (var message in file.MessageTypes)
            {
                DescribeMessage(message, message.Name, lines);
            }

            foreach (var type in file.EnumTypes)
            {
                DescribeEnum(type, type.Name, lines);
            }

            foreach (var service in file.Services)
            {
                var heading = $"service {service.Name}";
                lines.Add(heading);
                lines.AddRange(service.Methods.Select(method => $"{heading}: {DescribeMethod(method)}"));
            }
        }

        return lines;
    }

    /// <summary>Reads the committed, grouped form. Lines that start with # and empty lines are skipped.</summary>
    internal static IReadOnlyList<string> Parse(string text)
    {
        var lines = new List<string>();
        var heading = "";
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] != ' ')
            {
                heading = line;
                lines.Add(heading);
            }
            else
            {
                lines.Add($"{heading}: {line.Trim()}");
            }
        }

        return lines;
    }

    /// <summary>The committed form of described lines.</summary>
    internal static string Format(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var cut = line.IndexOf(": ", StringComparison.Ordinal);
            text.Append(cut < 0 ? line : "  " + line[(cut + 2)..]).Append('\n');
        }

        return text.ToString();
    }

    private static void DescribeMessage(MessageDescriptor message, string name, List<string> lines)
    {
        var heading = $"message {name}";
        lines.Add(heading);
        lines.AddRange(message.Fields.InFieldNumberOrder().Select(field => $"{heading}: {DescribeField(field)}"));
        foreach (var nested in message.NestedTypes.Where(nested => !IsMapEntry(nested)))
        {
            DescribeMessage(nested, $"{name}.{nested.Name}", lines);
        }

        foreach (var nested in message.EnumTypes)
        {
            DescribeEnum(nested, $"{name}.{nested.Name}", lines);
        }
    }

    private static void DescribeEnum(EnumDescriptor type, string name, List<string> lines)
    {
        var heading = $"enum {name}";
        lines.Add(heading);
        lines.AddRange(type.Values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{heading}: {value.Number} {value.Name}")));
    }

    private static string DescribeField(FieldDescriptor field)
    {
        var type = field switch
        {
            { IsMap: true } => $"map<{TypeOf(field.MessageType.FindFieldByNumber(1))},{TypeOf(field.MessageType.FindFieldByNumber(2))}>",
            { IsRepeated: true } => $"repeated {TypeOf(field)}",
            { ContainingOneof: not null, RealContainingOneof: null } => $"optional {TypeOf(field)}",
            _ => TypeOf(field),
        };
        var group = field.RealContainingOneof is { } oneof ? $" oneof {oneof.Name}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{field.FieldNumber} {field.Name} {type}{group}");
    }

    private static string DescribeMethod(MethodDescriptor method) =>
        $"{method.Name} {(method.IsClientStreaming ? "stream " : "")}{NameOf(method.InputType)}"
        + $" returns {(method.IsServerStreaming ? "stream " : "")}{NameOf(method.OutputType)}";

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => NameOf(field.MessageType),
        FieldType.Enum => field.EnumType.Name,
        var scalar => scalar.ToString().ToLowerInvariant(),
    };

    /// <summary>Types of other packages keep their package, so that <c>google.protobuf.Timestamp</c> reads as itself.</summary>
    private static string NameOf(MessageDescriptor message) =>
        message.File.Package.StartsWith("google.", StringComparison.Ordinal) ? message.FullName : message.Name;

    private static bool IsMapEntry(MessageDescriptor message) => message.GetOptions()?.MapEntry ?? false;
}
