using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grpc.AspNetCore.Server;

/// <summary>Which HTTP requests are gRPC calls at all.</summary>
internal static class HttpAdmission
{
    /// <summary>False after answering a request that is not HTTP/2 (426) or not <c>application/grpc</c> (415).</summary>
    internal static bool Admit(HttpContext http)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.Headers.Upgrade = HttpProtocol.Http2;
            return Refuse(http, StatusCodes.Status426UpgradeRequired, $"gRPC needs HTTP/2, this request came over {http.Request.Protocol}.");
        }

        return WireMetadata.IsGrpc(http.Request.ContentType)
            || Refuse(http, StatusCodes.Status415UnsupportedMediaType, "The content-type must be application/grpc.");
    }

    /// <summary>The size limit is one message, not one request; a stream may be silent for as long as it likes.</summary>
    internal static void LiftBodyLimits(HttpContext http, MethodType type)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (type is MethodType.ClientStreaming or MethodType.DuplexStreaming
            && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private static bool Refuse(HttpContext http, int httpStatus, string detail)
    {
        http.Response.StatusCode = httpStatus;
        http.Response.Headers[WireMetadata.StatusHeader] = "13";
        http.Response.Headers[WireMetadata.MessageHeader] = WireMessage.Encode(detail);
        return false;
    }
}
