using Ampora.Federation.V1;
using Grpc.Core;

namespace Ampora.Regional.Federation;

/// <summary>One reader's stream. A write ends when the connection took it, so a reader that takes nothing holds up only itself.</summary>
/// <param name="readerGone">Ends a write.</param>
/// <param name="ending">Ends everything between two writes: the reader is gone, or the process stops.</param>
internal sealed class FeedStream(
    IServerStreamWriter<FeedFrame> writer, TimeSpan stallLimit, TimeProvider time, CancellationToken readerGone, CancellationToken ending)
{
    public CancellationToken Ending => ending;

    /// <exception cref="StalledReaderException">The reader took nothing for the whole limit; nothing more can be said to it in band.</exception>
    public async Task SendAsync(FeedFrame frame)
    {
        try
        {
            await writer.WriteAsync(frame, readerGone).WaitAsync(stallLimit, time, readerGone);
        }
        catch (TimeoutException)
        {
            throw new StalledReaderException(stallLimit);
        }
    }
}

/// <summary>The connection takes no more bytes: a GoAway could not reach the reader either, so its stream is ended.</summary>
internal sealed class StalledReaderException(TimeSpan limit)
    : Exception($"the reader took nothing for {limit.TotalSeconds:F0} s; resume from the last bookmark");
