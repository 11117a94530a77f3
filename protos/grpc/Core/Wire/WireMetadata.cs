using System.Buffers;

namespace Grpc.Core.Wire;

/// <summary>Metadata as HTTP headers: bytes as base64 (written without padding, read with or without), headers of the protocol itself left out.</summary>
internal static class WireMetadata
{
    internal const string StatusHeader = "grpc-status";
    internal const string MessageHeader = "grpc-message";
    internal const string EncodingHeader = "grpc-encoding";
    internal const string AcceptEncodingHeader = "grpc-accept-encoding";
    internal const string ContentType = "application/grpc";

    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    private static readonly HashSet<string> OfTheProtocol = new(StringComparer.OrdinalIgnoreCase)
    {
        "te", "host", "content-type", "content-length", WireTimeout.Header, EncodingHeader, AcceptEncodingHeader, StatusHeader, MessageHeader,
    };

    internal static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is ';' or '+');

    internal static void Read(Metadata metadata, string name, IEnumerable<string?> values)
    {
        if (name.Length == 0 || OfTheProtocol.Contains(name) || name.AsSpan().ContainsAnyExcept(KeyCharacters)) return;
        foreach (var value in values)
        {
            if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
            {
                metadata.Add(name, value ?? "");
                continue;
            }

            foreach (var part in (value ?? "").Split(','))
            {
                metadata.Add(name, FromBase64(name, part.Trim()));
            }
        }
    }

    /// <exception cref="ArgumentException">A value has characters that no header can carry.</exception>
    internal static IEnumerable<(string Key, string Value)> Write(Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (OfTheProtocol.Contains(entry.Key)) continue;
            var value = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).TrimEnd('=') : entry.Value;
            if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                throw new ArgumentException($"Metadata '{entry.Key}' has characters outside printable ASCII.", nameof(metadata));
            }

            yield return (entry.Key, value);
        }
    }

    private static byte[] FromBase64(string name, string text)
    {
        var padded = (text.Length % 4) switch { 2 => text + "==", 3 => text + "=", _ => text };
        try
        {
            return Convert.FromBase64String(padded);
        }
        catch (FormatException e)
        {
            throw WireFault.Internal($"Metadata '{name}' is not base64.", e);
        }
    }
}
