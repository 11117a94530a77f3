using System.Net.Sockets;
using System.Text;
using Ampora.Testing;

namespace Ampora.Regional.Tests.Support;

/// <summary>HTTP byte by byte, for what a client library would not send.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient _tcp = new();

    public static async Task<RawHttp> ConnectAsync(Uri address)
    {
        var raw = new RawHttp();
        await raw._tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken).AsTask().WithTimeout();
        return raw;
    }

    public Task SendAsync(string text) => _tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken).AsTask().WithTimeout();

    /// <summary>False when the server takes no more.</summary>
    public async Task<bool> TrySendAsync(byte[] bytes)
    {
        try
        {
            await _tcp.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask().WithTimeout();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>What the server says up to the end of its headers; what there is when it ends before.</summary>
    public async Task<string> HeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await _tcp.GetStream().ReadAsync(one, TestContext.Current.CancellationToken).AsTask().WithTimeout() > 0)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public void Dispose() => _tcp.Dispose();
}
