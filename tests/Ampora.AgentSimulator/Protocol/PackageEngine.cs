using Google.Protobuf;
using OpAmp.Proto.V1;

namespace Ampora.AgentSimulator.Protocol;

/// <summary>
/// The packages of one agent: what it has, and how it stands to what it was offered. What is not offered is removed; a package is
/// had once its file was downloaded and is the one that the offer names by hash.
/// </summary>
internal sealed class PackageEngine
{
    private readonly Dictionary<string, PackageAvailable> _had = new(StringComparer.Ordinal);

    /// <summary>Null before the first offer.</summary>
    internal PackageStatuses? Statuses { get; private set; }

    /// <summary>Takes an offer in.</summary>
    /// <returns>What is to be downloaded; null when the offer is the one that was taken in last.</returns>
    internal IReadOnlyList<KeyValuePair<string, PackageAvailable>>? Take(PackagesAvailable offer)
    {
        if (offer.AllPackagesHash.IsEmpty || offer.AllPackagesHash == Statuses?.ServerProvidedAllPackagesHash)
        {
            return null;
        }

        foreach (var name in _had.Keys.Except(offer.Packages.Keys).ToArray())
        {
            _had.Remove(name);
        }

        Statuses = new PackageStatuses { ServerProvidedAllPackagesHash = offer.AllPackagesHash };
        foreach (var (name, package) in offer.Packages)
        {
            Set(name, package, _had.GetValueOrDefault(name)?.Hash == package.Hash ? PackageStatusEnum.Installed : PackageStatusEnum.InstallPending, "");
        }

        return [.. offer.Packages.Where(package => Statuses.Packages[package.Key].Status == PackageStatusEnum.InstallPending)];
    }

    /// <summary>False when a newer offer no longer wants it.</summary>
    internal bool Download(ByteString offer, string name, PackageAvailable package) => SetOf(offer, name, package, PackageStatusEnum.Downloading, "");

    /// <param name="offer">Hash of the offer; a newer one in between wins.</param>
    /// <param name="name">Of the package.</param>
    /// <param name="package">As offered.</param>
    /// <param name="error">Why it could not be installed; empty when it was.</param>
    internal void Done(ByteString offer, string name, PackageAvailable package, string error)
    {
        if (error.Length == 0 && offer == Statuses?.ServerProvidedAllPackagesHash)
        {
            _had[name] = package;
        }

        SetOf(offer, name, package, error.Length == 0 ? PackageStatusEnum.Installed : PackageStatusEnum.InstallFailed, error);
    }

    private bool SetOf(ByteString offer, string name, PackageAvailable package, PackageStatusEnum status, string error)
    {
        if (offer != Statuses?.ServerProvidedAllPackagesHash)
        {
            return false;
        }

        Statuses = Statuses.Clone();
        Set(name, package, status, error);
        return true;
    }

    private void Set(string name, PackageAvailable package, PackageStatusEnum status, string error)
    {
        var had = _had.GetValueOrDefault(name);
        Statuses!.Packages[name] = new PackageStatus
        {
            Name = name,
            AgentHasVersion = had?.Version ?? "",
            AgentHasHash = had?.Hash ?? ByteString.Empty,
            ServerOfferedVersion = package.Version,
            ServerOfferedHash = package.Hash,
            Status = status,
            ErrorMessage = error,
        };
    }
}
