using Ampora.Federation.V1;
using Google.Protobuf.Reflection;

namespace Ampora.Protos.Tests.Federation;

public sealed class FederationFilesTests
{
    [Fact]
    public void Every_generated_file_is_looked_at() => typeof(FeedReflection).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(FeedReflection).Namespace)
        .Select(type => type.GetProperty("Descriptor")?.GetValue(null) as FileDescriptor)
        .OfType<FileDescriptor>()
        .ShouldBe(FederationFiles.All, ignoreOrder: true);
}
