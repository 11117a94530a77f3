using System.Net;

namespace Ampora.AgentSimulator.Transport;

/// <summary>The handlers that all agents of a process share.</summary>
internal sealed class AgentNetwork : IDisposable
{
    internal const int MaxMessageBytes = 64 * 1024 * 1024;

    internal AgentNetwork()
    {
        Upgrades = new HttpMessageInvoker(NewHandler());
        Polls = new HttpClient(NewHandler()) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = MaxMessageBytes };
        Downloads = new HttpClient(NewHandler()) { Timeout = TimeSpan.FromMinutes(10) };
    }

    /// <summary>For files: whole ones, however long they take to come.</summary>
    internal HttpClient Downloads { get; }

    internal HttpMessageInvoker Upgrades { get; }

    internal HttpClient Polls { get; }

    public void Dispose()
    {
        Upgrades.Dispose();
        Polls.Dispose();
        Downloads.Dispose();
    }

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.GZip,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        UseCookies = false,
        UseProxy = false,
    };
}
