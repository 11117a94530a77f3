using Ampora.Federation.V1;
using Google.Protobuf.Reflection;

namespace Ampora.Protos.Tests.Federation;

/// <summary>Every file of <c>ampora.federation.v1</c>.</summary>
internal static class FederationFiles
{
    internal static IReadOnlyList<FileDescriptor> All { get; } =
    [
        FreshnessReflection.Descriptor,
        ItemsReflection.Descriptor,
        FeedReflection.Descriptor,
        IntentGateReflection.Descriptor,
        PairingReflection.Descriptor,
    ];
}
