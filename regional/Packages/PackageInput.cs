using System.Text.RegularExpressions;
using Ampora.Hosting.Errors;
using Ampora.Hosting.Fleet;

namespace Ampora.Regional.Packages;

/// <summary>Checks what people say of a package, all faults at once.</summary>
internal static partial class PackageInput
{
    private const int LongestSignature = 8 * 1024;
    private const int MostPackages = 500;
    private const int LongestName = 100;

    /// <summary>What an upload says of the file, without the file.</summary>
    internal sealed record Upload(string Name, string Version, PackageKind Type, byte[] Signature);

    public static (Upload Upload, FieldFaults Faults) Read(string name, string version, string? type, string? signature)
    {
        var faults = new FieldFaults();
        faults.Unless(name.Length == 0 || NamePattern().IsMatch(name), "name", "must begin with a letter or digit and have 1 to 100 letters, digits, dots, dashes, plus signs or underscores");
        faults.Unless(NamePattern().IsMatch(version), "version", "must begin with a letter or digit and have 1 to 100 letters, digits, dots, dashes, plus signs or underscores");
        var kind = PackageKind.TopLevel;
        faults.Unless(type is not null && Words.TryParse(type, out kind), "type", $"must be {string.Join(" or ", Words.All<PackageKind>())}");
        faults.Unless(name.Length > 0 || kind == PackageKind.TopLevel, "type", "must be top-level for a package without a name");
        byte[] bytes = [];
        try
        {
            bytes = Convert.FromBase64String(signature ?? "");
        }
        catch (FormatException)
        {
            faults.Add("Package-Signature", "must be base64");
        }

        faults.Unless(bytes.Length <= LongestSignature, "Package-Signature", $"must have at most {LongestSignature} bytes, has {bytes.Length}");
        return (new Upload(name, version, kind, bytes), faults);
    }

    public static FieldFaults Check(NewPackageSet input)
    {
        var faults = new FieldFaults();
        faults.Unless(input.Name is { Length: >= 1 and <= LongestName } && !input.Name.Any(char.IsControl), "name",
            $"must have 1 to {LongestName} characters, none of them control characters");
        faults.Unless(input.Packages is { Count: <= MostPackages }, "packages", $"must have at most {MostPackages} packages; {{}} for none");
        foreach (var (name, version) in input.Packages ?? new Dictionary<string, string>())
        {
            faults.Unless(!string.IsNullOrEmpty(version), $"packages.{name}", "must be a version");
        }

        return faults;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}\z")]
    private static partial Regex NamePattern();
}
