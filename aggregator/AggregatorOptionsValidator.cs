using System.Text.RegularExpressions;
using Ampora.Hosting.Options;

namespace Ampora.Aggregator;

internal sealed partial class AggregatorOptionsValidator : OptionsValidator<AggregatorOptions>
{
    private const int MostDisplayName = 64;

    public override void Validate(AggregatorOptions options, OptionsFaults faults)
    {
        faults.Unless(IsId(options.Name), "Aggregator:Name", "must be 2 to 32 lower-case letters, digits and hyphens, beginning with a letter");
        faults.Unless(options.DisplayName is null or { Length: > 0 and <= MostDisplayName }, "Aggregator:DisplayName", $"must have 1 to {MostDisplayName} characters");
    }

    /// <summary>The form of the id of a region or an aggregator.</summary>
    internal static bool IsId(string? text) => text is not null && Id().IsMatch(text);

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{1,31}\z")]
    private static partial Regex Id();
}
