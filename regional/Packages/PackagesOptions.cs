using Ampora.Hosting.Options;

namespace Ampora.Regional.Packages;

/// <summary>Section <c>Packages</c>: where the files of packages are kept.</summary>
internal sealed class PackagesOptions
{
    public const string Section = "Packages";

    /// <summary>A folder that every instance of the region shares. Default: empty, and files are kept in the region's database.</summary>
    public string Path { get; set; } = "";

    /// <summary>Largest file of a package. Default 1 GiB.</summary>
    public long MaxArtifactBytes { get; set; } = 1L << 30;
}

internal sealed class PackagesOptionsValidator : OptionsValidator<PackagesOptions>
{
    public override void Validate(PackagesOptions options, OptionsFaults faults)
    {
        faults.Unless(options.MaxArtifactBytes >= 1, "Packages:MaxArtifactBytes", $"must be at least 1, is {options.MaxArtifactBytes}");
        faults.Unless(options.Path.Length == 0 || Directory.Exists(options.Path), "Packages:Path", $"must be a folder that exists, not '{options.Path}'");
    }
}
