using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client;

/// <summary>What headers and trailers of an HTTP response say about the call.</summary>
internal static class CallResponse
{
    /// <summary>Not null when the headers end the call: Trailers-Only, or a response that is not gRPC.</summary>
    internal static (Status Status, Metadata Trailers)? StatusOfHeaders(HttpResponseMessage response)
    {
        if (Find(response.Headers, WireMetadata.StatusHeader) is not null)
        {
            return (StatusIn(response.Headers), ReadMetadata(response.Headers));
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            var code = (int)response.StatusCode;
            return (new Status(OfHttp(code), string.Create(CultureInfo.InvariantCulture, $"The server answered HTTP status {code}.")), []);
        }

        var contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;
        return WireMetadata.IsGrpc(contentType)
            ? null
            : (new Status(StatusCode.Unknown, $"The server answered with content-type '{contentType}', not {WireMetadata.ContentType}."), []);
    }

    internal static (Status Status, Metadata Trailers) StatusOfTrailers(HttpResponseMessage response) =>
        (StatusIn(response.TrailingHeaders), ReadMetadata(response.TrailingHeaders));

    internal static string? EncodingOf(HttpResponseMessage response) => Find(response.Headers, WireMetadata.EncodingHeader);

    internal static Metadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            WireMetadata.Read(metadata, name, values);
        }

        return metadata;
    }

    private static Status StatusIn(HttpHeaders headers)
    {
        if (Find(headers, WireMetadata.StatusHeader) is not { } text)
        {
            return new Status(StatusCode.Unknown, $"The response ended without {WireMetadata.StatusHeader}.");
        }

        var detail = WireMessage.Decode(Find(headers, WireMetadata.MessageHeader) ?? "");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 0 and <= 16
            ? new Status((StatusCode)code, detail)
            : new Status(StatusCode.Unknown, $"The server answered with the unknown status '{text}'. {detail}");
    }

    private static string? Find(HttpHeaders headers, string name) => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>http-grpc-status-mapping.md.</summary>
    private static StatusCode OfHttp(int code) => code switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
