namespace Ampora.Regional.Tests.Support;

/// <summary>Files of the repository that tests compare with, and rewrite when <c>AMPORA_REWRITE=1</c> says so.</summary>
internal static class Source
{
    public static bool Rewrites => Environment.GetEnvironmentVariable("AMPORA_REWRITE") == "1";

    private static readonly string Root = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ampora.Federation.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");
        }

        return folder.FullName;
    }
}
