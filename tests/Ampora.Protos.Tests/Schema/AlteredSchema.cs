using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Ampora.Protos.Tests.Schema;

/// <summary>Builds a descriptor that differs from a real one, to see a rule fail.</summary>
internal static class AlteredSchema
{
    /// <summary>Rebuilds a file and what it imports after <paramref name="alter"/> has changed the file's own definition.</summary>
    internal static FileDescriptor Of(FileDescriptor original, Action<FileDescriptorProto> alter)
    {
        var definitions = new List<ByteString>();
        AddImports(original, [], definitions);
        var definition = FileDescriptorProto.Parser.ParseFrom(original.SerializedData);
        alter(definition);
        definitions.Add(definition.ToByteString());
        return FileDescriptor.BuildFromByteStrings(definitions)[^1];
    }

    private static void AddImports(FileDescriptor file, HashSet<string> seen, List<ByteString> definitions)
    {
        foreach (var import in file.Dependencies.Where(import => seen.Add(import.Name)))
        {
            AddImports(import, seen, definitions);
            definitions.Add(import.SerializedData);
        }
    }
}
