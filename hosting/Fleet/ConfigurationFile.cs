using System.Text;
using Google.Protobuf;

namespace Ampora.Hosting.Fleet;

/// <summary>A file of a configuration: as text when it is UTF-8, else as base64.</summary>
public sealed record ConfigurationFile(string Name, string? ContentType, string? Text, string? Base64, int SizeBytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ConfigurationFile Of(string name, string contentType, ByteString body)
    {
        var text = TextOf(body.Span);
        return new ConfigurationFile(name, AgentView.OrNull(contentType), text, text is null ? body.ToBase64() : null, body.Length);
    }

    /// <summary>Null when a reader of the text could not give the same bytes back.</summary>
    private static string? TextOf(ReadOnlySpan<byte> body)
    {
        if (body.Contains((byte)0))
        {
            return null;
        }

        try
        {
            return Strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
