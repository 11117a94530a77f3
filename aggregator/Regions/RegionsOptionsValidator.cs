using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Ampora.Hosting.Options;

namespace Ampora.Aggregator.Regions;

internal sealed class RegionsOptionsValidator : OptionsValidator<RegionsOptions>
{
    private const int LeastToken = 32;
    private const int MostOtherEndpoints = 16;

    public override void Validate(RegionsOptions options, OptionsFaults faults)
    {
        faults.Unless(options.Count > 0, "Regions", "must name at least one region, as in Regions:0:Id, Regions:0:Endpoint and Regions:0:Token");
        for (var i = 0; i < options.Count; i++)
        {
            Validate(options[i], $"Regions:{i}", faults);
            var id = options[i].Id;
            faults.Unless(id.Length == 0 || options.FindIndex(other => other.Id == id) == i, $"Regions:{i}:Id", $"must be given once, but {id} is there already");
        }
    }

    private static void Validate(RegionOptions region, string key, OptionsFaults faults)
    {
        faults.Unless(
            AggregatorOptionsValidator.IsId(region.Id),
            $"{key}:Id",
            "must be 2 to 32 lower-case letters, digits and hyphens, beginning with a letter");
        faults.Unless(
            region.Token.Length >= LeastToken && !region.Token.Any(c => c is <= ' ' or > '~'),
            $"{key}:Token",
            $"must be the region's Access:ApiToken, at least {LeastToken} characters");
        faults.Unless(region.PinnedKey is null || IsPin(region.PinnedKey), $"{key}:PinnedKey", "must be the base64 of a SHA-256, 44 characters");
        ValidateEndpoint(region, region.Endpoint, $"{key}:Endpoint", key, faults);
        faults.UnlessBetween($"{key}:OtherEndpoints", region.OtherEndpoints.Count, 0, MostOtherEndpoints);
        for (var i = 0; i < region.OtherEndpoints.Count; i++)
        {
            ValidateEndpoint(region, region.OtherEndpoints[i], $"{key}:OtherEndpoints:{i}", key, faults);
        }
    }

    private static void ValidateEndpoint(RegionOptions region, string address, string addressKey, string key, OptionsFaults faults)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https") || endpoint.PathAndQuery != "/")
        {
            faults.Add(addressKey, "must be a URL without a path, as in https://eu-west.example:4330");
        }
        else if (endpoint.Scheme == Uri.UriSchemeHttps)
        {
            faults.Unless(region.PinnedKey is not null, $"{key}:PinnedKey", "must be given with an https endpoint");
        }
        else
        {
            faults.Unless(region.AllowCleartext, addressKey, $"must be https; cleartext needs {key}:AllowCleartext=true");
            faults.Unless(IsLoopback(endpoint), addressKey, "must be https: cleartext is only taken on a loopback address");
        }
    }

    private static bool IsPin(string text) => Base64.IsValid(text, out var size) && size == SHA256.HashSizeInBytes;

    /// <summary>A name is not looked up: what it means could change.</summary>
    private static bool IsLoopback(Uri endpoint) =>
        endpoint.Host == "localhost" || (IPAddress.TryParse(endpoint.DnsSafeHost, out var address) && IPAddress.IsLoopback(address));
}
