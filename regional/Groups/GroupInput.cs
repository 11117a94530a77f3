using System.Text.RegularExpressions;
using Ampora.Hosting.Errors;

namespace Ampora.Regional.Groups;

/// <summary>Checks what people send, all faults at once, before anything is done with it.</summary>
internal static partial class GroupInput
{
    public const string NameRule = "must begin with a letter or digit and have 1 to 100 letters, digits, dots, dashes or underscores";

    private const int LongestDescription = 500;

    public static FieldFaults Check(NewGroup input)
    {
        var faults = new FieldFaults();
        faults.Unless(IsName(input.Name), "name", NameRule);
        faults.Unless(
            input.Description is null || (input.Description.Length <= LongestDescription && !input.Description.Contains('\0')),
            "description", $"must have at most {LongestDescription} characters, none of them U+0000");
        return faults;
    }

    /// <summary>A group may be called so.</summary>
    public static bool IsName(string? name) => name is not null && NamePattern().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex NamePattern();
}
