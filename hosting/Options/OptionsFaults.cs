using System.Globalization;

namespace Ampora.Hosting.Options;

/// <summary>Collects everything that is wrong with one section, so that an operator mends it in one go.</summary>
public sealed class OptionsFaults
{
    private readonly List<string> _faults = [];

    /// <summary>The faults so far, each a sentence that begins with the full key.</summary>
    public IReadOnlyList<string> All => _faults;

    /// <param name="key">The full key, as in <c>OpAmp:SharedKey</c>.</param>
    /// <param name="must">The rest of the sentence, beginning with "must", naming the limit; never the value of a secret.</param>
    public void Add(string key, string must) => _faults.Add($"{key} {must}");

    /// <summary>Adds the fault unless <paramref name="holds"/>.</summary>
    public void Unless(bool holds, string key, string must)
    {
        if (!holds)
        {
            Add(key, must);
        }
    }

    /// <summary>Both limits are allowed values.</summary>
    public void UnlessBetween<T>(string key, T value, T least, T most)
        where T : IComparable<T>, IFormattable
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            Add(key, string.Create(CultureInfo.InvariantCulture, $"must be between {least} and {most}, not {value}"));
        }
    }
}
