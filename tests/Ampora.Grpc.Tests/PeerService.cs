using Ampora.Test.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Ampora.Grpc.Tests;

/// <summary>What a service of <see cref="PeerServer"/> saw.</summary>
internal sealed class PeerProbe
{
    private long _givenUp;
    private long _written;
    private long _taken;

    /// <summary>Ends the calls that are deaf to deadlines.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long GivenUp => Interlocked.Read(ref _givenUp);

    /// <summary>Messages that a Count has handed to the connection.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Messages that Gathers have read.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    public void GaveUp() => Interlocked.Increment(ref _givenUp);

    public void Took() => Interlocked.Increment(ref _taken);

    public void Wrote() => Interlocked.Increment(ref _written);
}

internal sealed class PeerService(PeerProbe probe) : Peer.PeerBase
{
    public override async Task<Note> Echo(Note request, ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-note", StringComparison.Ordinal)))
        {
            headers.Add(entry);
            var key = entry.Key.Replace("x-note", "x-trailer", StringComparison.Ordinal);
            context.ResponseTrailers.Add(entry.IsBinary ? new Metadata.Entry(key, entry.ValueBytes) : new Metadata.Entry(key, entry.Value));
        }

        if (headers.Count > 0) await context.WriteResponseHeadersAsync(headers);
        return request;
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<Note> responseStream, ServerCallContext context)
    {
        var body = ByteString.CopyFrom(new byte[request.BodyBytes]);
        try
        {
            for (var i = 0L; i < request.Count; i++)
            {
                await responseStream.WriteAsync(new Note { Number = i, Body = body }, context.CancellationToken);
                probe.Wrote();
            }
        }
        catch (OperationCanceledException)
        {
            probe.GaveUp();
            throw;
        }

        if (request.ThenHang) await HangAsync(context);
    }

    public override async Task<Tally> Gather(IAsyncStreamReader<Note> requestStream, ServerCallContext context)
    {
        var tally = new Tally();
        try
        {
            await foreach (var note in requestStream.ReadAllAsync())
            {
                tally.Count++;
                tally.Sum += note.Number;
                probe.Took();
            }
        }
        catch when (context.CancellationToken.IsCancellationRequested)
        {
            probe.GaveUp();
            throw;
        }

        return tally;
    }

    public override async Task Chat(IAsyncStreamReader<Note> requestStream, IServerStreamWriter<Note> responseStream, ServerCallContext context)
    {
        try
        {
            await foreach (var note in requestStream.ReadAllAsync())
            {
                await responseStream.WriteAsync(note);
            }
        }
        catch when (context.CancellationToken.IsCancellationRequested)
        {
            probe.GaveUp();
            throw;
        }
    }

    public override async Task<Note> Fail(FailRequest request, ServerCallContext context)
    {
        if (request.Code == 98)
        {
            await probe.Release.Task;
            return new Note();
        }

        if (request.Code == 99) throw new InvalidOperationException("the password is swordfish");
        throw new RpcException(new Status((StatusCode)request.Code, request.Detail), new Metadata { { "x-reason", "asked-for" } });
    }

    public override async Task<Note> Wait(WaitRequest request, ServerCallContext context)
    {
        await HangAsync(context);
        return new Note();
    }

    public override Task<Tally> GivenUp(WaitRequest request, ServerCallContext context) => Task.FromResult(new Tally { Count = probe.GivenUp });

    private async Task HangAsync(ServerCallContext context)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            probe.GaveUp();
            throw;
        }
    }
}
