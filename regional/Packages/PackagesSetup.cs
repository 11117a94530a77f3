using Ampora.Hosting.Errors;
using Ampora.Hosting.Options;
using Microsoft.Extensions.Options;

namespace Ampora.Regional.Packages;

internal static class PackagesSetup
{
    public static void AddPackages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidatedOptions<PackagesOptions, PackagesOptionsValidator>(PackagesOptions.Section);
        services.AddSingleton<DatabaseArtifactStore>();
        services.AddSingleton<DirectoryArtifactStore>();
        services.AddSingleton<IArtifactStore>(provider => provider.GetRequiredService<IOptions<PackagesOptions>>().Value.Path.Length == 0
            ? provider.GetRequiredService<DatabaseArtifactStore>()
            : provider.GetRequiredService<DirectoryArtifactStore>());
        services.AddSingleton<ArtifactIntake>();
        services.AddSingleton<PackageStore>();
        services.AddSingleton<PackageSetStore>();
        services.AddSingleton<DownloadKey>();
        services.AddSingleton<PackageDownloads>();
        services.AddJson(PackagesJson.Default);
    }

    public static void MapPackages(this WebApplication app)
    {
        app.MapPackageVersions();
        app.MapPackageSets();
    }
}
