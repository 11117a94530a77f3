namespace Grpc.Core;

[Flags]
public enum WriteFlags
{
    /// <summary>The message need not leave at once; it leaves with the next one that has no hint, or when 64 KiB wait.</summary>
    BufferHint = 1,
    NoCompress = 2,
}

public class WriteOptions(WriteFlags flags = default)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}
