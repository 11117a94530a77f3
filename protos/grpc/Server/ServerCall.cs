using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>
/// One call on one HTTP request. The response belongs to one writer at a time (<see cref="_output"/>); whoever ends the call keeps it. The call ends when
/// the service method does, or at its deadline, whichever comes first.
/// </summary>
internal sealed partial class ServerCall : ServerCallContext, IAsyncDisposable
{
    private readonly ServerCallSettings _settings;
    private readonly IMethod _method;
    private readonly SemaphoreSlim _output = new(1, 1);
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private AuthContext? _authContext;
    private CallDeadline? _deadline;
    private bool _headersSent;
    private bool _ended;

    internal ServerCall(HttpContext http, IMethod method, ServerCallSettings settings)
    {
        Http = http;
        _method = method;
        _settings = settings;
        Input = new MessageReader(http.Request.BodyReader, settings.Options.MaxReceiveMessageSize, http.Request.Headers[WireMetadata.EncodingHeader]);
        var gzip = settings.Gzip is not null && Accepts(http, Gzip.Name) ? settings.Gzip : null;
        Output = new MessageWriter(http.Response.BodyWriter, settings.Options.MaxSendMessageSize, gzip);
        http.Response.ContentType = WireMetadata.ContentType;
        if (gzip is not null) http.Response.Headers[WireMetadata.EncodingHeader] = Gzip.Name;
        Activity.Current?.SetTag("grpc.method", method.FullName);
    }

    internal HttpContext Http { get; }

    internal MessageReader Input { get; }

    internal MessageWriter Output { get; }

    protected override string MethodCore => _method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => PeerNames.PeerOf(Http.Connection);

    protected override DateTime DeadlineCore => _deadline?.At ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadHeaders(Http.Request.Headers);

    protected override CancellationToken CancellationTokenCore => _deadline?.Token ?? Http.RequestAborted;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => _authContext ??= PeerNames.AuthContextOf(Http.Connection.ClientCertificate);

    /// <summary>Answers a request for a method that nobody serves.</summary>
    internal static Task RefuseAsync(HttpContext http, ServerCallSettings settings, Status status)
    {
        if (!HttpAdmission.Admit(http)) return Task.CompletedTask;
        http.Response.ContentType = WireMetadata.ContentType;
        WriteStatus(http.Response.Headers, status);
        Log.Refused(settings.Log, http.Request.Path, status);
        return Task.CompletedTask;
    }

    /// <summary>Starts the deadline and checks what the client said about its messages.</summary>
    internal void Begin()
    {
        if (Http.Request.Headers.TryGetValue(WireTimeout.Header, out var text))
        {
            if (!WireTimeout.TryParse(text.ToString(), out var timeout)) throw WireFault.Internal($"{WireTimeout.Header} '{text}' is malformed.");
            _deadline = new CallDeadline(timeout, _settings.Time, ExpireAsync, Http.RequestAborted);
        }

        var encoding = Http.Request.Headers[WireMetadata.EncodingHeader].ToString();
        if (encoding is "" or "identity" or Gzip.Name) return;
        Http.Response.Headers[WireMetadata.AcceptEncodingHeader] = Gzip.Accepted;
        throw WireFault.Unimplemented($"{WireMetadata.EncodingHeader} '{encoding}' is not supported: identity and gzip are.");
    }

    internal async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        if (!cancellationToken.CanBeCanceled || cancellationToken == CancellationToken) return await Input.ReadAsync(marshaller, CancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, CancellationToken);
        return await Input.ReadAsync(marshaller, either.Token);
    }

    internal async ValueTask WriteAsync<T>(Marshaller<T> marshaller, T message, CancellationToken cancellationToken)
        where T : class
    {
        TakeOutput("The previous write has not ended.");
        try
        {
            _headersSent = true;
            var flags = WriteOptions?.Flags ?? default;
            if (!cancellationToken.CanBeCanceled || cancellationToken == CancellationToken)
            {
                await Output.WriteAsync(marshaller, message, flags, CancellationToken);
                return;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, CancellationToken);
            await Output.WriteAsync(marshaller, message, flags, either.Token);
        }
        finally
        {
            _output.Release();
        }
    }

    /// <summary>Without a flush: the message and the trailers leave together.</summary>
    internal async ValueTask WriteOnlyMessageAsync<T>(Marshaller<T> marshaller, T? message)
        where T : class
    {
        if (message is null) throw new RpcException(new Status(StatusCode.Cancelled, "The service returned no message."));
        if (Status.StatusCode != StatusCode.OK) return;
        var options = WriteOptions;
        WriteOptions = new WriteOptions((options?.Flags ?? default) | WriteFlags.BufferHint);
        await WriteAsync(marshaller, message, CancellationToken.None);
    }

    internal ValueTask EndAsync() => EndAsync(Status, _responseTrailers);

    internal ValueTask FailAsync(Exception failure)
    {
        var status = StatusOf(failure);
        if (failure is not RpcException { Trailers: var trailers }) return EndAsync(status, _responseTrailers);
        foreach (var entry in trailers)
        {
            ResponseTrailers.Add(entry);
        }

        return EndAsync(status, _responseTrailers);
    }

    public async ValueTask DisposeAsync()
    {
        if (_deadline is not null) await _deadline.DisposeAsync();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        TakeOutput("A write has not ended.");
        try
        {
            if (_headersSent) throw new InvalidOperationException("The response headers were sent before.");
            foreach (var (key, value) in WireMetadata.Write(responseHeaders))
            {
                Http.Response.Headers.Append(key, value);
            }

            _headersSent = true;
            await Output.FlushAsync(CancellationToken);
        }
        finally
        {
            _output.Release();
        }
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Pass CancellationToken and Deadline on instead.");

    private static bool Accepts(HttpContext http, string encoding) =>
        http.Request.Headers[WireMetadata.AcceptEncodingHeader].ToString().Split(',', StringSplitOptions.TrimEntries).Contains(encoding);

    private static Metadata ReadHeaders(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            WireMetadata.Read(metadata, name, values);
        }

        return metadata;
    }

    private void TakeOutput(string otherwise)
    {
        if (_output.Wait(0))
        {
            if (!Volatile.Read(ref _ended)) return;
            _output.Release();
        }

        CancellationToken.ThrowIfCancellationRequested();
        throw new InvalidOperationException(Volatile.Read(ref _ended) ? "The call has ended." : otherwise);
    }
}
