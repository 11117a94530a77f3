using System.Text.RegularExpressions;
using Ampora.Hosting.Options;

namespace Ampora.Regional;

internal sealed partial class RegionOptionsValidator : OptionsValidator<RegionOptions>
{
    private const int MaxDisplayName = 100;

    public override void Validate(RegionOptions options, OptionsFaults faults)
    {
        faults.Unless(IdShape().IsMatch(options.Id), "Region:Id", "must be 2 to 32 lower-case letters, digits and hyphens, beginning with a letter");
        faults.Unless(options.DisplayName.Length <= MaxDisplayName, "Region:DisplayName", $"must have at most {MaxDisplayName} characters");
        Address(options.ExternalAddresses.OpAmp, "OpAmp", ["http", "https", "ws", "wss"], faults);
        Address(options.ExternalAddresses.Ui, "Ui", ["http", "https"], faults);
        Address(options.ExternalAddresses.Grpc, "Grpc", ["http", "https"], faults);
    }

    private static void Address(string address, string key, string[] schemes, OptionsFaults faults)
    {
        var well = address.Length == 0 || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme));
        faults.Unless(well, $"Region:ExternalAddresses:{key}", $"must be a URL with one of the schemes {string.Join(", ", schemes)}");
    }

    [GeneratedRegex(@"^[a-z][a-z0-9-]{1,31}\z")]
    private static partial Regex IdShape();
}
