using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ampora.AgentSimulator.Identity;

namespace Ampora.Bench.Load;

/// <summary>Many agents of one process: at most about 19,500, for each has a socket.</summary>
internal sealed class Swarm : IDisposable
{
    /// <summary>A label of every agent.</summary>
    public const string Fleet = "bench";

    private const long Seed = 20261121;
    private const int Scratch = 64 * 1024;
    private const int StartedAtOnce = 32;
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestReturn = TimeSpan.FromMinutes(2);

    private readonly IPEndPoint _server;
    private readonly byte[] _upgrade;

    /// <param name="server">ws endpoint, on this machine.</param>
    /// <param name="key">Sent as a bearer token.</param>
    /// <param name="agents">How many.</param>
    /// <param name="first">Index of the first: another index is another agent.</param>
    public Swarm(Uri server, string key, int agents, int first = 0)
    {
        _server = new IPEndPoint(IPAddress.Parse(server.Host), server.Port);
        _upgrade = Encoding.ASCII.GetBytes(
            $"GET {server.AbsolutePath} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
            $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {key}\r\n\r\n");
        Agents = [.. Enumerable.Range(first, agents).Select(index => new BenchAgent(new AgentIdentity(Seed, index, [new("fleet", Fleet)])))];
    }

    public BenchAgent[] Agents { get; }

    /// <summary>Connects all of them and has the full state of each answered.</summary>
    /// <param name="atOnce">Connections under way at a time.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="part">Which of them; all when not given.</param>
    /// <param name="connected">Called with each that is in.</param>
    /// <returns>How long it took, and the time that each agent took by itself.</returns>
    public async Task<(TimeSpan Took, double[] Milliseconds)> ConnectAsync(
        int atOnce, CancellationToken cancellation, Range? part = null, Action<BenchAgent>? connected = null)
    {
        var queue = new ConcurrentQueue<BenchAgent>(Agents[part ?? ..]);
        var times = new ConcurrentBag<double>();
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(WorkAsync, cancellation)));
        return (Stopwatch.GetElapsedTime(begun), [.. times]);

        async Task WorkAsync()
        {
            var scratch = new byte[Scratch];
            while (queue.TryDequeue(out var agent))
            {
                var from = Stopwatch.GetTimestamp();
                await ConnectAsync(agent, scratch, cancellation);
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                connected?.Invoke(agent);
            }
        }
    }

    /// <summary>Each agent tries until it is in, with the pauses of a client: that is what a server sees when it comes back.</summary>
    /// <returns>When each was answered, and how often any was turned away.</returns>
    public async Task<Return> ReconnectAsync(CancellationToken cancellation)
    {
        var refusals = 0;
        var begun = Stopwatch.GetTimestamp();
        var under = new List<Task<double>>(Agents.Length);
        foreach (var agent in Agents)
        {
            under.Add(OneAsync(agent));

            // Answers are taken while the others still set out: else the first one's would seem to be as late as the last one's request.
            if (under.Count % StartedAtOnce == 0)
            {
                await Task.Yield();
            }
        }

        return new Return(await Task.WhenAll(under), refusals);

        async Task<double> OneAsync(BenchAgent agent)
        {
            var scratch = ArrayPool<byte>.Shared.Rent(4096);
            for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                try
                {
                    await ConnectAsync(agent, scratch, cancellation);
                    ArrayPool<byte>.Shared.Return(scratch);
                    return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
                }
                catch (Exception fault) when ((fault is SocketException or IOException) && Stopwatch.GetElapsedTime(begun) < LongestReturn)
                {
                    Interlocked.Increment(ref refusals);
                    agent.Disconnect();
                    await Task.Delay(pause, TimeProvider.System, cancellation);
                }
            }
        }
    }

    /// <summary>Every agent in turn sends and waits for its answer, in so many loops at once, as fast as it goes.</summary>
    /// <param name="report">What the agent of this index sends next.</param>
    /// <param name="loops">How many wait at once.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="part">Which agents; all when not given.</param>
    /// <returns>Answers a second.</returns>
    public async Task<double> HammerAsync(Func<int, ReportFrame> report, int loops, TimeSpan time, CancellationToken cancellation, Range? part = null)
    {
        var (offset, count) = (part ?? ..).GetOffsetAndLength(Agents.Length);
        var answered = 0L;
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, loops).Select(loop => Task.Run(() => LoopAsync(loop), cancellation)));
        return answered / Stopwatch.GetElapsedTime(begun).TotalSeconds;

        async Task LoopAsync(int loop)
        {
            var scratch = new byte[Scratch];
            var mine = 0L;
            for (var i = loop; Stopwatch.GetElapsedTime(begun) < time; i = i + loops < count ? i + loops : loop)
            {
                var agent = Agents[offset + i];
                await agent.SendAsync(report(offset + i), cancellation);
                mine += await agent.ReceiveAsync(scratch, cancellation) > 0 ? 1 : throw new IOException("the server closed a connection under load");
            }

            Interlocked.Add(ref answered, mine);
        }
    }

    /// <summary>Reports at a fixed rate, whether or not earlier ones are answered; times run from when a report was due.</summary>
    /// <param name="report">What the agent of this index sends next.</param>
    /// <param name="perSecond">Of all agents together.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="part">Which agents; all when not given.</param>
    /// <returns>Milliseconds of each.</returns>
    public async Task<double[]> PaceAsync(Func<int, ReportFrame> report, double perSecond, TimeSpan time, CancellationToken cancellation, Range? part = null)
    {
        var (offset, count) = (part ?? ..).GetOffsetAndLength(Agents.Length);
        var pace = new Pace(perSecond);
        var total = (int)(perSecond * time.TotalSeconds);
        var times = new double[total];
        var under = new List<Task>(total);
        for (var i = 0; i < total; i++)
        {
            await pace.UntilAsync(i, cancellation);
            under.Add(OneAsync(i, offset + (i % count)));
        }

        await Task.WhenAll(under).WaitAsync(Patience, cancellation);
        return times;

        async Task OneAsync(int number, int index)
        {
            var scratch = ArrayPool<byte>.Shared.Rent(4096);
            await Agents[index].SendAsync(report(index), cancellation);
            await Agents[index].ReceiveAsync(scratch, cancellation);
            ArrayPool<byte>.Shared.Return(scratch);
            times[number] = pace.Since(number);
        }
    }

    /// <summary>Answers what the server sends of itself until cancelled; holds no buffer where nothing comes.</summary>
    public Task ListenAsync(CancellationToken cancellation) => Task.WhenAll(Agents.Select(agent => ListenAsync(agent, heard: null, cancellation)));

    /// <inheritdoc cref="ListenAsync(CancellationToken)"/>
    /// <param name="agent">Connected.</param>
    /// <param name="heard">Called after each receipt.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task ListenAsync(BenchAgent agent, Action<BenchAgent>? heard, CancellationToken cancellation)
    {
        try
        {
            while (!agent.Closed)
            {
                await agent.WaitAsync(cancellation);
                var scratch = ArrayPool<byte>.Shared.Rent(16 * 1024);
                await agent.ReceiveAsync(scratch, cancellation);
                ArrayPool<byte>.Shared.Return(scratch);
                heard?.Invoke(agent);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of listening, or of the connection.
        }
    }

    /// <param name="Milliseconds">From the beginning to its first reply, of each agent.</param>
    /// <param name="Refusals">Attempts that ended without a reply, of all agents together.</param>
    internal sealed record Return(double[] Milliseconds, int Refusals);

    public void Disconnect() => Array.ForEach(Agents, agent => agent.Disconnect());

    public void Dispose() => Array.ForEach(Agents, agent => agent.Dispose());

    private async Task ConnectAsync(BenchAgent agent, byte[] scratch, CancellationToken cancellation)
    {
        await agent.ConnectAsync(_server, _upgrade, cancellation);
        await agent.SendAsync(agent.FullReport(), cancellation);
        if (await agent.ReceiveAsync(scratch, cancellation) == 0)
        {
            throw new IOException("the server closed the connection instead of an answer");
        }
    }
}
