using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Ampora.Hosting.Fleet;

/// <summary>The words that an enum has in JSON and in queries.</summary>
public static class Words
{
    /// <summary>All words, in the order of their numbers.</summary>
    public static IReadOnlyList<string> All<TEnum>()
        where TEnum : struct, Enum => Table<TEnum>.All;

    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Table<TEnum>.ByValue[value];

    public static bool TryParse<TEnum>(string word, out TEnum value)
        where TEnum : struct, Enum => Table<TEnum>.ByWord.TryGetValue(word, out value);

    /// <summary>A number from the wire; one that this version does not know is <paramref name="unknown"/>.</summary>
    public static TEnum Known<TEnum>(TEnum value, TEnum unknown)
        where TEnum : struct, Enum => Table<TEnum>.ByValue.ContainsKey(value) ? value : unknown;

    private static class Table<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly IReadOnlyList<string> All = [.. Enum.GetValues<TEnum>().Select(WordOf)];

        public static readonly FrozenDictionary<string, TEnum> ByWord = Enum.GetValues<TEnum>().ToFrozenDictionary(WordOf, StringComparer.Ordinal);

        public static readonly FrozenDictionary<TEnum, string> ByValue = ByWord.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

        private static string WordOf(TEnum value) =>
            typeof(TEnum).GetField(value.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
                ?? throw new InvalidOperationException($"{typeof(TEnum).Name}.{value} has no word.");
    }
}
