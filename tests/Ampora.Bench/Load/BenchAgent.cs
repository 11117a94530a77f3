using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ampora.AgentSimulator.Identity;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Bench.Load;

/// <summary>
/// An agent as cheap as one can be, so that what is measured is the server: a plain socket, frames made beforehand, replies counted and
/// only parsed where they carry an offer.
/// </summary>
internal sealed class BenchAgent(AgentIdentity identity) : IDisposable
{
    /// <summary>ReportsStatus, AcceptsRemoteConfig, ReportsEffectiveConfig, ReportsHealth, ReportsRemoteConfig, ReportsHeartbeat.</summary>
    private const ulong Capabilities = 0x1 | 0x2 | 0x4 | 0x800 | 0x1000 | 0x2000;

    private const int PlainReply = 64;
    private static readonly List<ReadOnlyMemory<byte>> NoAnswers = [];

    private readonly byte[] _uid = identity.FirstUid();
    private Socket? _socket;
    private ulong _sequence;
    private ByteString? _applied;

    /// <summary>Whether the server asked for the full state with its last reply.</summary>
    public bool AskedForState { get; private set; }

    /// <summary>Offers of a remote configuration that were taken and answered on this and earlier connections.</summary>
    public int Offers { get; private set; }

    /// <summary>When the last of them came, by the machine's monotonic clock.</summary>
    public long OfferedAt { get; private set; }

    public bool Closed { get; private set; }

    private Socket Open => _socket ?? throw new InvalidOperationException("The agent never connected.");

    public Guid Id => new(_uid, bigEndian: true);

    /// <summary>Everything the agent has to say of itself: 12 attributes, health, effective configuration, status.</summary>
    public ReportFrame FullReport(bool healthy = true) => new(State(healthy));

    /// <summary>Nothing but its id: a heartbeat.</summary>
    public ReportFrame Heartbeat() => new(new AgentToServer { InstanceUid = ByteString.CopyFrom(_uid), Capabilities = Capabilities });

    public ReportFrame HealthReport(bool healthy) => new(new AgentToServer
    {
        InstanceUid = ByteString.CopyFrom(_uid), Capabilities = Capabilities, Health = Health(healthy),
    });

    /// <exception cref="IOException">The server did not upgrade the connection; the message begins with its status line.</exception>
    public async Task ConnectAsync(IPEndPoint server, ReadOnlyMemory<byte> upgrade, CancellationToken cancellation)
    {
        _socket?.Dispose();
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Closed = false;
        await _socket.ConnectAsync(server, cancellation);
        await _socket.SendAsync(upgrade, cancellation);
        var answer = new byte[512];
        var have = 0;
        while (answer.AsSpan(0, have).IndexOf("\r\n\r\n"u8) < 0)
        {
            var got = have == answer.Length ? 0 : await _socket.ReceiveAsync(answer.AsMemory(have), cancellation);
            have += got;
            if (got == 0)
            {
                throw new IOException($"no upgrade: {Encoding.ASCII.GetString(answer, 0, have)}");
            }
        }

        if (!answer.AsSpan().StartsWith("HTTP/1.1 101 "u8))
        {
            throw new IOException(Encoding.ASCII.GetString(answer, 0, have));
        }
    }

    public async ValueTask SendAsync(ReportFrame report, CancellationToken cancellation) =>
        await Open.SendAsync(report.With(++_sequence), cancellation);

    /// <summary>Waits for at least one message of the server, answering pings and offers on the way.</summary>
    /// <param name="scratch">Holds what comes; larger than any frame.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Messages that came; 0 when the connection has ended.</returns>
    public async ValueTask<int> ReceiveAsync(byte[] scratch, CancellationToken cancellation)
    {
        var (have, messages) = (0, 0);
        do
        {
            int got;
            try
            {
                got = await Open.ReceiveAsync(scratch.AsMemory(have), cancellation);
            }
            catch (SocketException)
            {
                got = 0;
            }

            if (got == 0)
            {
                Disconnect();
                return 0;
            }

            have += got;
            var (left, came, answers) = Take(scratch.AsSpan(0, have));
            messages += came;
            if (left > 0)
            {
                scratch.AsSpan(have - left, left).CopyTo(scratch);
            }

            have = left;
            foreach (var answer in answers)
            {
                await Open.SendAsync(answer, cancellation);
            }
        }
        while (have > 0 || messages == 0);
        return messages;
    }

    /// <summary>Waits without a buffer until something is there to receive.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellation) => await Open.ReceiveAsync(Memory<byte>.Empty, cancellation);

    /// <summary>Ends the connection without a word, as a machine does that loses its power.</summary>
    public void Disconnect()
    {
        Closed = true;
        _socket?.Dispose();
    }

    public void Dispose() => _socket?.Dispose();

    private (int Left, int Messages, List<ReadOnlyMemory<byte>> Answers) Take(ReadOnlySpan<byte> received)
    {
        var frames = new ServerFrames(received);
        var messages = 0;
        var answers = NoAnswers;
        while (frames.Next())
        {
            switch (frames.Opcode)
            {
                case ServerFrames.Binary:
                    messages++;
                    Read(frames.Payload, ref answers);
                    break;
                case ServerFrames.Ping:
                    Add(ref answers, (byte[])[0x8A, (byte)(0x80 | frames.Payload.Length), 0, 0, 0, 0, .. frames.Payload]);
                    break;
                case ServerFrames.Close:
                    Add(ref answers, new byte[] { 0x88, 0x80, 0, 0, 0, 0 });
                    break;
            }
        }

        return (frames.Left, messages, answers);
    }

    private static void Add(ref List<ReadOnlyMemory<byte>> answers, ReadOnlyMemory<byte> answer)
    {
        if (ReferenceEquals(answers, NoAnswers))
        {
            answers = [];
        }

        answers.Add(answer);
    }

    private void Read(ReadOnlySpan<byte> payload, ref List<ReadOnlyMemory<byte>> answers)
    {
        AskedForState = false;
        if (payload.Length <= PlainReply && payload.IndexOf((byte)(6 << 3)) < 0)
        {
            return;
        }

        var message = ServerToAgent.Parser.ParseFrom(payload[1..]);
        AskedForState = (message.Flags & (ulong)ServerToAgentFlags.ReportFullState) != 0;
        if (message.RemoteConfig is { } offered && !offered.ConfigHash.Equals(_applied))
        {
            _applied = offered.ConfigHash;
            Offers++;
            OfferedAt = Stopwatch.GetTimestamp();
            Add(ref answers, new ReportFrame(new AgentToServer
            {
                InstanceUid = ByteString.CopyFrom(_uid),
                Capabilities = Capabilities,
                RemoteConfigStatus = new RemoteConfigStatus { LastRemoteConfigHash = _applied, Status = RemoteConfigStatuses.Applied },
            }).With(++_sequence));
        }
    }

    private AgentToServer State(bool healthy)
    {
        var state = new AgentToServer
        {
            InstanceUid = ByteString.CopyFrom(_uid),
            Capabilities = Capabilities,
            AgentDescription = identity.Describe(_uid),
            Health = Health(healthy),
            EffectiveConfig = Running,
        };
        if (_applied is not null)
        {
            state.RemoteConfigStatus = new RemoteConfigStatus { LastRemoteConfigHash = _applied, Status = RemoteConfigStatuses.Applied };
        }

        return state;
    }

    private static ComponentHealth Health(bool healthy) => new()
    {
        Healthy = healthy, StartTimeUnixNano = 1_700_000_000_000_000_000, Status = healthy ? "StatusOK" : "StatusRecoverableError",
    };

    /// <summary>The same for all, as in a fleet that was rolled out from one place.</summary>
    private static EffectiveConfig Running { get; } = new()
    {
        ConfigMap = new AgentConfigMap
        {
            ConfigMap = { [""] = new AgentConfigFile { Body = ByteString.CopyFromUtf8("receivers: {otlp: {protocols: {grpc: {}}}}\nexporters: {debug: {}}\n"), ContentType = "text/yaml" } },
        },
    };
}
