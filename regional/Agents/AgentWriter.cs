using Ampora.Regional.OpAmp.Protocol;
using Ampora.Regional.Sessions;
using Microsoft.Extensions.Options;
using SessionOptions = Ampora.Regional.Sessions.SessionOptions;

namespace Ampora.Regional.Agents;

/// <summary>
/// Write-behind for agents on sockets: changes are coalesced by agent and flushed in batches, each partition by one writer, so
/// that an agent's changes stay in order. What is queued is bounded: readers wait when the database is behind (D4, D12).
/// </summary>
internal sealed class AgentWriter : BackgroundService
{
    private const int Partitions = 2;

    private readonly int _room;
    private readonly WriterPartition[] _partitions;

    public AgentWriter(AgentStore store, IOptions<SessionOptions> options, TimeProvider time, ILoggerFactory loggers)
    {
        _room = options.Value.MostUnwrittenAgents;
        _partitions = [.. Enumerable.Range(0, Partitions).Select(_ => new WriterPartition(store, time, loggers.CreateLogger<WriterPartition>()))];
    }

    /// <summary>Sessions whose row belongs to a newer connection. Raised by the writer, once per session.</summary>
    public event Action<AgentSession>? Fenced
    {
        add => Array.ForEach(_partitions, partition => partition.Fenced += value);
        remove => Array.ForEach(_partitions, partition => partition.Fenced -= value);
    }

    /// <summary>Never waits; see <see cref="WaitForRoomAsync"/>. Called under the session's lock, so changes arrive in order.</summary>
    public void Enqueue(AgentSession session, AgentChanges changes) => PartitionOf(session.Id).Enqueue(session, changes);

    /// <summary>Completes at once while there is room, else when the writers have caught up.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellation)
    {
        while (_partitions.Sum(partition => partition.Count) >= _room)
        {
            await Task.WhenAny(_partitions.Where(partition => partition.Count > 0).Select(partition => partition.NextFlush).DefaultIfEmpty(Task.CompletedTask))
                .WaitAsync(cancellation);
        }
    }

    /// <summary>Completes when nothing of this agent is unwritten.</summary>
    public Task FlushedAsync(Guid id, CancellationToken cancellation) => PartitionOf(id).FlushedAsync(id, cancellation);

    /// <summary>Completes when nothing at all is unwritten.</summary>
    public Task DrainAsync(CancellationToken cancellation) =>
        Task.WhenAll(_partitions.Select(partition => partition.DrainAsync(cancellation)));

    /// <summary>Age of the oldest unwritten change; zero when there is none.</summary>
    public TimeSpan Lag() => _partitions.Max(partition => partition.Lag());

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_partitions.Select(partition => partition.RunAsync(stoppingToken)));

    private WriterPartition PartitionOf(Guid id) => _partitions[(uint)id.GetHashCode() % Partitions];
}
