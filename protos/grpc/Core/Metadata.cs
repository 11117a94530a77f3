using System.Collections;

namespace Grpc.Core;

/// <summary>
/// Headers or trailers of a call. Keys are lower case, of <c>a-z 0-9 . _ -</c>; a key that ends in <c>-bin</c> carries bytes, any other printable ASCII.
/// Several entries may share a key; their order is kept.
/// </summary>
public sealed partial class Metadata : IList<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    public static readonly Metadata Empty = new(readOnly: true);

    private readonly List<Entry> _entries = [];

    public Metadata()
    {
    }

    private Metadata(bool readOnly) => IsReadOnly = readOnly;

    public int Count => _entries.Count;

    public bool IsReadOnly { get; private set; }

    public Entry this[int index]
    {
        get => _entries[index];
        set
        {
            Writable()._entries[index] = NotNull(value);
        }
    }

    /// <summary>Last entry with this key, or null.</summary>
    public Entry? Get(string key) => _entries.FindLast(entry => entry.Is(key));

    /// <summary>Value of the last entry with this key, or null.</summary>
    /// <exception cref="InvalidOperationException">The entry carries bytes.</exception>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>Bytes of the last entry with this key, or null.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key) => _entries.Where(entry => entry.Is(key));

    public void Add(string key, string value) => Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    public void Add(Entry item) => Writable()._entries.Add(NotNull(item));

    public void Insert(int index, Entry item) => Writable()._entries.Insert(index, NotNull(item));

    public bool Remove(Entry item) => Writable()._entries.Remove(item);

    public void RemoveAt(int index) => Writable()._entries.RemoveAt(index);

    public void Clear() => Writable()._entries.Clear();

    public bool Contains(Entry item) => _entries.Contains(item);

    public int IndexOf(Entry item) => _entries.IndexOf(item);

    public void CopyTo(Entry[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Entry NotNull(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry;
    }

    private Metadata Writable() => IsReadOnly ? throw new InvalidOperationException("This metadata is read only.") : this;
}
