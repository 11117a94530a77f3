namespace Ampora.Hosting.Listeners;

/// <summary>The doors of a process. Each has its own address, so that a firewall can tell their users apart.</summary>
public enum Listener
{
    /// <summary>REST, the browser UI, health and metrics. HTTP/1.1, and HTTP/2 under TLS.</summary>
    Http,

    /// <summary>OpAMP agents, over WebSocket and plain HTTP. HTTP/1.1.</summary>
    OpAmp,

    /// <summary>gRPC. HTTP/2 only.</summary>
    Grpc,
}
