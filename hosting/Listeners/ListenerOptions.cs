namespace Ampora.Hosting.Listeners;

/// <summary>
/// Section <c>Listen</c>: one URL per listener, <c>scheme://host:port</c>. The host is an IP address, <c>localhost</c>, or
/// <c>*</c> for every interface. The defaults are loopback: nothing is reachable from outside unless a key here says so.
/// </summary>
public sealed class ListenerOptions
{
    internal const string Section = "Listen";

    public string Http { get; set; } = "http://127.0.0.1:8080";

    public string OpAmp { get; set; } = "http://127.0.0.1:4320";

    public string Grpc { get; set; } = "http://127.0.0.1:4330";

    /// <summary>A request's headers must be complete within this of their first byte, on every listener. Default 30 s.</summary>
    public int RequestHeadersSeconds { get; set; } = 30;

    public TlsOptions Tls { get; set; } = new();

    internal string For(Listener listener) => listener switch
    {
        Listener.Http => Http,
        Listener.OpAmp => OpAmp,
        Listener.Grpc => Grpc,
        _ => throw new ArgumentOutOfRangeException(nameof(listener), listener, null),
    };
}
