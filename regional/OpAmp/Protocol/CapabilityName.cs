using System.Text.RegularExpressions;

namespace Ampora.Regional.OpAmp.Protocol;

/// <summary>Names of custom capabilities: a reverse FQDN, optionally with a version after a slash (OpAMP, CustomCapabilities).</summary>
internal static partial class CapabilityName
{
    public const string Must = "must be a reverse FQDN, optionally with a version, as in 'com.example.profiling/1', at most 255 characters";

    private const int Longest = 255;

    public static bool IsValid(string? name) => name is { Length: <= Longest } && Pattern().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)+(/[A-Za-z0-9][A-Za-z0-9._-]*)?\z")]
    private static partial Regex Pattern();
}
