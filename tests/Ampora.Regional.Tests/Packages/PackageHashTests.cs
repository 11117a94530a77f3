using System.Security.Cryptography;
using Ampora.Regional.Packages;

namespace Ampora.Regional.Tests.Packages;

public sealed class PackageHashTests
{
    private static readonly byte[] Content = SHA256.HashData("content"u8);

    [Fact]
    public void Everything_that_an_offer_says_of_a_package_changes_its_hash()
    {
        var hashes = new[]
        {
            PackageHash.Of(PackageKind.TopLevel, "1.0", Content, []),
            PackageHash.Of(PackageKind.Addon, "1.0", Content, []),
            PackageHash.Of(PackageKind.TopLevel, "1.1", Content, []),
            PackageHash.Of(PackageKind.TopLevel, "1.0", SHA256.HashData("other"u8), []),
            PackageHash.Of(PackageKind.TopLevel, "1.0", Content, [1]),
        };

        hashes.Select(Convert.ToHexString).Distinct().Count().ShouldBe(hashes.Length);
        PackageHash.Of(PackageKind.TopLevel, "1.0", Content, []).ShouldBe(hashes[0]);
    }

    [Fact]
    public void The_hash_of_a_set_does_not_depend_on_the_order_and_does_on_every_name_and_package()
    {
        byte[] first = SHA256.HashData("1"u8), second = SHA256.HashData("2"u8);
        var set = Hash(("a", first), ("b", second));

        Hash(("b", second), ("a", first)).ShouldBe(set);
        Hash(("a", second), ("b", first)).ShouldNotBe(set);
        Hash(("a", first), ("c", second)).ShouldNotBe(set);
        Hash(("a", first)).ShouldNotBe(set);
        Hash().Length.ShouldBe(64);
        Hash().ShouldNotBe(Hash(("", first)));
    }

    private static string Hash(params (string Name, byte[] Package)[] packages) =>
        Convert.ToHexString(PackageHash.OfSet(packages.Select(package => KeyValuePair.Create(package.Name, package.Package))));
}
