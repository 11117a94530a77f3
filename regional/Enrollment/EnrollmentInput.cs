using System.Text;
using Ampora.Hosting.Errors;
using Ampora.Regional.Groups;

namespace Ampora.Regional.Enrollment;

/// <summary>Checks what people send, all faults at once, before anything is done with it.</summary>
internal static class EnrollmentInput
{
    private const int LongestName = 100;
    private const int ShortestValidity = 15 * 60;
    private const int LongestValidity = 7 * 24 * 60 * 60;
    private const int MostUses = 10_000;
    private const int MostAgents = 1_000_000;
    private const int MostLabels = 32;
    private const int LargestLabelsBytes = 2_000;

    public static FieldFaults Check(NewBootstrapToken input)
    {
        var faults = new FieldFaults();
        CheckName(input.Name, faults);
        faults.Unless(input.ValidSeconds is >= ShortestValidity and <= LongestValidity, "validSeconds",
            $"must be {ShortestValidity} to {LongestValidity}, was {input.ValidSeconds}");
        faults.Unless(input.Uses is null or (>= 1 and <= MostUses), "uses", $"must be 1 to {MostUses}, was {input.Uses}");
        faults.Unless(input.Admission is null or EnrollmentWords.Automatic or EnrollmentWords.Manual, "admission", "must be automatic or manual");
        CheckLabels(input.Labels, "labels", faults);
        faults.Unless(input.Group is null || GroupInput.IsName(input.Group), "group", GroupInput.NameRule);
        return faults;
    }

    public static FieldFaults Check(NewGateway input)
    {
        var faults = new FieldFaults();
        CheckName(input.Name, faults);
        faults.Unless(input.MostAgents is >= 1 and <= MostAgents, "mostAgents", $"must be 1 to {MostAgents}, was {input.MostAgents}");
        CheckLabels(input.Scope, "scope", faults);
        return faults;
    }

    private static void CheckName(string? name, FieldFaults faults) =>
        faults.Unless(name is { Length: >= 1 and <= LongestName } && !name.Contains('\0'), "name", $"must have 1 to {LongestName} characters, none of them U+0000");

    private static void CheckLabels(IReadOnlyDictionary<string, string>? labels, string field, FieldFaults faults)
    {
        if (labels is null)
        {
            return;
        }

        faults.Unless(labels.Count <= MostLabels, field, $"must name at most {MostLabels} labels, names {labels.Count}");
        foreach (var (key, value) in labels)
        {
            faults.Unless(key.Length > 0, field, "label names must have at least 1 character");
            faults.Unless(value is not null, $"{field}.{key}", "must be text, not null");
            faults.Unless(!key.Contains('\0') && value?.Contains('\0') != true, field, "must not contain U+0000");
        }

        var size = labels.Sum(label => Encoding.UTF8.GetByteCount(label.Key) + Encoding.UTF8.GetByteCount(label.Value ?? ""));
        faults.Unless(size <= LargestLabelsBytes, field, $"must have at most {LargestLabelsBytes} bytes of names and values together, has {size}");
    }
}
