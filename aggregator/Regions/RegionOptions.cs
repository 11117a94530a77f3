namespace Ampora.Aggregator.Regions;

/// <summary>One region to follow: an element of the section <c>Regions</c>.</summary>
internal sealed class RegionOptions
{
    /// <summary>The region's own id (<c>Region:Id</c> there). Required, once.</summary>
    public string Id { get; set; } = "";

    /// <summary>Address of its gRPC listener, as in <c>https://eu-west.example:4330</c>. Required.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>Further instances of the region, asked in this order when one does not answer, and round again. Default none; at most 16.</summary>
    public List<string> OtherEndpoints { get; set; } = [];

    /// <summary>Its <c>Access:ApiToken</c>. Required.</summary>
    public string Token { get; set; } = "";

    /// <summary>SHA-256 of the key (SubjectPublicKeyInfo) that all its instances show, in base64. Required with https; no other key is spoken to.</summary>
    public string? PinnedKey { get; set; }

    /// <summary>What people see. Default: what the region calls itself, else the id.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Must be true for http, which is only taken on a loopback address. Default false.</summary>
    public bool AllowCleartext { get; set; }
}

/// <summary>Section <c>Regions</c>: a list, as in <c>Regions:0:Id</c>.</summary>
#pragma warning disable CA1710 // Named like its section.
internal sealed class RegionsOptions : List<RegionOptions>;
#pragma warning restore CA1710
