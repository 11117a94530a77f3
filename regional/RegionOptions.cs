namespace Ampora.Regional;

/// <summary>Section <c>Region</c>: who this region is to agents, readers and people.</summary>
internal sealed class RegionOptions
{
    public const string Section = "Region";

    /// <summary>Lower-case letters, digits and hyphens, 2 to 32, beginning with a letter. Required; never changes.</summary>
    public string Id { get; set; } = "";

    /// <summary>For people; the id when not set.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>What people read: the display name, or the id.</summary>
    public string Name => DisplayName.Length > 0 ? DisplayName : Id;

    public RegionAddresses ExternalAddresses { get; set; } = new();

    /// <summary>Allows what would lose data in production, such as a database with <c>fsync=off</c>. Default false.</summary>
    public bool Development { get; set; }
}

/// <summary>What the region advertises to others; empty when it is not reachable that way.</summary>
internal sealed class RegionAddresses
{
    /// <summary>http, https, ws or wss URL that agents use.</summary>
    public string OpAmp { get; set; } = "";

    /// <summary>http or https URL for browsers.</summary>
    public string Ui { get; set; } = "";

    /// <summary>http or https URL for readers of the feed.</summary>
    public string Grpc { get; set; } = "";
}
