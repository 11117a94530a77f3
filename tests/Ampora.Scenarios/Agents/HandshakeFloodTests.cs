using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Ampora.Testing.Processes;
using Ampora.Testing;
using Ampora.Testing.Postgres;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Scenarios.Agents;

/// <summary>Somebody opens connections and never comes to the end of a handshake.</summary>
public sealed class HandshakeFloodTests(PostgresFixture postgres)
{
    private const int Connections = 10_000;

    [Fact]
    public async Task Ten_thousand_half_open_handshakes_do_not_stop_the_service()
    {
        await using var region = await RegionProcess.StartAsync(postgres);
        var address = new IPEndPoint(IPAddress.Loopback, region.OpAmp.Port);
        var flood = new List<Socket>(Connections);
        try
        {
            for (var batch = 0; batch < Connections; batch += 500)
            {
                flood.AddRange(await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => HalfOpenAsync(address))).WithTimeout());
            }

            using var http = new HttpClient(new SocketsHttpHandler()) { Timeout = Timeouts.Default };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RegionProcess.OpAmpKey);
            for (var message = 1ul; message <= 5; message++)
            {
                using var body = new ByteArrayContent(new AgentToServer
                {
                    InstanceUid = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, 16)]), SequenceNum = message, Capabilities = 1,
                }.ToByteArray());
                body.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
                using var response = await http.PostAsync(region.OpAmp, body, TestContext.Current.CancellationToken);
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
            }

            // Whoever never comes to the end is let go: the connections do not stay.
            var first = flood[0];
            await Eventually.Async(() => first.Poll(0, SelectMode.SelectRead), TimeSpan.FromSeconds(60), "the region should end a handshake that does not end");
        }
        finally
        {
            flood.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<Socket> HalfOpenAsync(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        await socket.SendAsync("GET /v1/opamp HTTP/1.1\r\nHost: x\r\nUpgr"u8.ToArray(), TestContext.Current.CancellationToken);
        return socket;
    }
}
