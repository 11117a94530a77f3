using System.Globalization;

namespace Ampora.Testing.Postgres;

/// <summary>A folder with initdb and postgres: the one that PATH leads to, else the newest of Debian's.</summary>
internal sealed record LocalBinaries(string Folder)
{
    private const string Debian = "/usr/lib/postgresql";

    public string InitDb => Path.Combine(Folder, "initdb");

    /// <summary>Beside the server itself, where the folder has only links to some of them.</summary>
    public string BaseBackup => Path.Combine(Path.GetDirectoryName(File.ResolveLinkTarget(Postgres, returnFinalTarget: true)?.FullName ?? Postgres)!, "pg_basebackup");

    public string Postgres => Path.Combine(Folder, "postgres");

    public static LocalBinaries? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        var debian = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderByDescending(Version).Select(folder => Path.Combine(folder, "bin")) : [];
        return path.Where(folder => folder.Length > 0).Concat(debian).Select(folder => new LocalBinaries(folder)).FirstOrDefault(candidate => candidate.Exist);
    }

    private bool Exist => File.Exists(InitDb) && File.Exists(Postgres);

    private static double Version(string folder) =>
        double.TryParse(Path.GetFileName(folder), NumberStyles.Float, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
