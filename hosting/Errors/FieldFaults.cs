using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampora.Hosting.Errors;

/// <summary>Collects what is wrong with a request, field by field, so that a caller mends it in one go.</summary>
public sealed class FieldFaults
{
    private readonly Dictionary<string, string[]> _faults = new(StringComparer.Ordinal);

    public bool Any => _faults.Count > 0;

    /// <param name="field">The field as it is in the JSON, with its path.</param>
    /// <param name="must">What it must be, with the limit.</param>
    public void Add(string field, string must) =>
        _faults[field] = _faults.TryGetValue(field, out var earlier) ? [.. earlier, must] : [must];

    /// <summary>Adds the fault unless <paramref name="holds"/>.</summary>
    public void Unless(bool holds, string field, string must)
    {
        if (!holds)
        {
            Add(field, must);
        }
    }

    public ProblemHttpResult ToProblem() => Problems.Validation(_faults);
}
