using System.Text;
using System.Text.RegularExpressions;
using Ampora.Hosting.Errors;
using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.Regional.Configurations;

/// <summary>Checks what people send, all faults at once, before anything is done with it.</summary>
internal static partial class ConfigurationInput
{
    private const int LongestText = 500;
    private const int LongestFileName = 255;
    private const int MostFiles = 100;
    private const int LargestVersionBytes = 4 * 1024 * 1024;

    public static FieldFaults Check(NewConfiguration input)
    {
        var faults = new FieldFaults();
        faults.Unless(input.Name is not null && NamePattern().IsMatch(input.Name), "name",
            "must begin with a letter or digit and have 1 to 100 letters, digits, dots, dashes or underscores");
        CheckText(input.Description, "description", LongestText, faults);
        return faults;
    }

    /// <summary>The files as agents will get them, or the faults.</summary>
    public static (AgentConfigMap Config, FieldFaults Faults) Read(NewVersion input)
    {
        var (config, faults) = (new AgentConfigMap(), new FieldFaults());
        CheckText(input.Note, "note", LongestText, faults);
        faults.Unless(input.Clears ? input.Files is { Count: 0 } : input.Files is { Count: >= 1 and <= MostFiles }, "files",
            input.Clears ? "must be empty where the version clears" : $"must have 1 to {MostFiles} files; a version without any says so with clears");
        var files = (input.Files ?? []).Take(MostFiles).ToArray();
        for (var i = 0; i < files.Length; i++)
        {
            var field = $"files[{i}]";
            if (files[i] is not { } file)
            {
                faults.Add(field, "must be a file, not null");
                continue;
            }

            var name = file.Name ?? "";
            CheckText(name, $"{field}.name", LongestFileName, faults);
            faults.Unless(name.Length > 0 || files.Length == 1, $"{field}.name", "may be empty only when it is the only file");
            CheckText(file.ContentType, $"{field}.contentType", LongestFileName, faults);
            faults.Unless(!config.ConfigMap.ContainsKey(name), $"{field}.name", "must be unique among the files");
            config.ConfigMap[name] = new AgentConfigFile { Body = Body(file, field, faults), ContentType = file.ContentType ?? "" };
        }

        var size = config.ConfigMap.Values.Sum(file => (long)file.Body.Length);
        faults.Unless(size <= LargestVersionBytes, "files", $"must have at most {LargestVersionBytes} bytes together, have {size}");
        return (config, faults);
    }

    private static void CheckText(string? text, string field, int longest, FieldFaults faults) =>
        faults.Unless(text is null || (text.Length <= longest && !text.Contains('\0')), field, $"must have at most {longest} characters, none of them U+0000");

    private static ByteString Body(NewFile file, string field, FieldFaults faults)
    {
        if (file.Text is null == file.Base64 is null)
        {
            faults.Add($"{field}.text", "must be given, or base64, not both");
            return ByteString.Empty;
        }

        try
        {
            return file.Text is not null ? ByteString.CopyFrom(file.Text, Encoding.UTF8) : ByteString.FromBase64(file.Base64);
        }
        catch (FormatException)
        {
            faults.Add($"{field}.base64", "must be base64");
            return ByteString.Empty;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex NamePattern();
}
