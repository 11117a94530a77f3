namespace Ampora.Regional.Federation;

/// <summary>How far a snapshot has come: every row up to and including this one, in the order (kind, key).</summary>
internal readonly record struct PageKey(short Kind, string Key)
{
    public static PageKey Start => new(-1, "");
}
