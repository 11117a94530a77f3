using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

internal sealed partial class ServerCall
{
    private const int Http2InternalError = 2;
    private const int Http2Cancel = 8;

    private static void WriteStatus(IHeaderDictionary target, Status status)
    {
        target[WireMetadata.StatusHeader] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0) target[WireMetadata.MessageHeader] = WireMessage.Encode(status.Detail);
    }

    private async ValueTask EndAsync(Status status, Metadata? trailers)
    {
        if (Interlocked.Exchange(ref _ended, true)) return;
        // A write that the service did not wait for goes out first.
        await _output.WaitAsync();
        Finish(status, trailers);
    }

    /// <summary>Status and trailers into the trailers, or into the headers when nothing was sent (Trailers-Only).</summary>
    private void Finish(Status status, Metadata? trailers)
    {
        Activity.Current?.SetTag("grpc.status_code", ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture));
        Log.Ended(_settings.Log, _method.FullName, status.StatusCode, status.Detail);
        if (Http.RequestAborted.IsCancellationRequested) return;
        if (Output.IsBroken)
        {
            Reset(Http2InternalError);
            return;
        }

        var target = _headersSent ? Http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers : Http.Response.Headers;
        try
        {
            foreach (var (key, value) in WireMetadata.Write(trailers ?? Metadata.Empty))
            {
                target.Append(key, value);
            }
        }
        catch (ArgumentException e)
        {
            Log.Failed(_settings.Log, _method.FullName, e);
            status = new Status(StatusCode.Internal, "The service set trailers that cannot be sent.");
        }

        WriteStatus(target, status);
    }

    /// <summary>At the deadline. A write in flight means a client that takes nothing: its stream is reset instead of waiting for it.</summary>
    private async Task ExpireAsync()
    {
        if (Interlocked.Exchange(ref _ended, true)) return;
        if (_output.Wait(0))
        {
            Finish(new Status(StatusCode.DeadlineExceeded, "The deadline was exceeded."), null);
            try
            {
                await Http.Response.CompleteAsync();
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                Log.Cancelled(_settings.Log, _method.FullName, e);
            }
        }
        else
        {
            Reset(Http2Cancel);
        }
    }

    private void Reset(int error)
    {
        if (Http.Features.Get<IHttpResetFeature>() is { } feature) feature.Reset(error);
        else Http.Abort();
    }

    private Status StatusOf(Exception failure)
    {
        if (failure is RpcException expected) return expected.Status;
        if (CancellationToken.IsCancellationRequested || Output.IsAbandoned)
        {
            Log.Cancelled(_settings.Log, _method.FullName, failure);
            return new Status(StatusCode.Cancelled, "The call was cancelled.");
        }

        Log.Failed(_settings.Log, _method.FullName, failure);
        return new Status(
            StatusCode.Unknown,
            _settings.Options.EnableDetailedErrors == true
                ? $"Exception was thrown by handler. {failure.GetType().Name}: {failure.Message}"
                : "Exception was thrown by handler.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The service method {Method} threw an exception that is not an RpcException")]
        internal static partial void Failed(ILogger logger, string method, Exception failure);

        [LoggerMessage(2, LogLevel.Debug, "The call of {Method} was cancelled")]
        internal static partial void Cancelled(ILogger logger, string method, Exception failure);

        [LoggerMessage(3, LogLevel.Debug, "The call of {Method} ended with {Status}: {Detail}")]
        internal static partial void Ended(ILogger logger, string method, StatusCode status, string detail);

        [LoggerMessage(4, LogLevel.Debug, "The call of {Path} was refused: {Status}")]
        internal static partial void Refused(ILogger logger, string path, Status status);
    }
}
