using System.Runtime.CompilerServices;
using Ampora.Federation.V1;
using Ampora.Protos.Tests.Schema;
using Google.Protobuf.Reflection;

namespace Ampora.Protos.Tests.Federation;

/// <summary>
/// Regions and aggregators of different ages talk to each other: what <c>schema.txt</c> promises stays. Additions are allowed; running with
/// <c>AMPORA_REWRITE_SNAPSHOTS=1</c> writes them into the snapshot, from where on they are promised too.
/// </summary>
public sealed class CompatibilityTests
{
    private const string RewriteSwitch = "AMPORA_REWRITE_SNAPSHOTS";

    [Fact]
    public void Nothing_that_was_promised_has_changed_or_gone()
    {
        var current = SchemaText.Describe(FederationFiles.All);
        if (Environment.GetEnvironmentVariable(RewriteSwitch) == "1")
        {
            File.WriteAllText(SnapshotPath(), SchemaText.Format(current));
            return;
        }

        Broken(current).ShouldBeEmpty($"A reader or a region of an older version relies on these. If breaking it is meant, run with {RewriteSwitch}=1.");
    }

    [Fact]
    public void The_snapshot_is_written_as_it_is_read()
    {
        var current = SchemaText.Describe(FederationFiles.All);

        SchemaText.Parse(SchemaText.Format(current)).ShouldBe(current);
    }

    [Fact]
    public void A_renumbered_field_breaks() =>
        Broken(Altered(file => Message(file, "Verdict").Field[1].Number = 40)).ShouldBe(["message Verdict: 2 code string"]);

    [Fact]
    public void A_removed_field_breaks() =>
        Broken(Altered(file => Message(file, "Verdict").Field.RemoveAt(0))).ShouldBe(["message Verdict: 1 accepted bool"]);

    [Fact]
    public void A_method_that_stops_streaming_breaks() =>
        Broken(SchemaText.Describe(Rebuilt(FeedReflection.Descriptor, file => file.Service[0].Method[1].ServerStreaming = false)))
            .ShouldBe(["service FleetFeed: Watch WatchRequest returns stream FeedFrame"]);

    [Fact]
    public void An_added_field_is_allowed() => Broken(Altered(file => Message(file, "Verdict").Field.Add(new FieldDescriptorProto
    {
        Name = "more",
        Number = 99,
        Type = FieldDescriptorProto.Types.Type.Bool,
        Label = FieldDescriptorProto.Types.Label.Optional,
    }))).ShouldBeEmpty();

    private static IReadOnlyList<string> Broken(IReadOnlyList<string> current) =>
        SchemaDifference.Between(SchemaText.Parse(EmbeddedText.Read("federation-schema.txt")), current).Missing;

    private static IReadOnlyList<string> Altered(Action<FileDescriptorProto> alter) =>
        SchemaText.Describe(Rebuilt(IntentGateReflection.Descriptor, alter));

    private static IEnumerable<FileDescriptor> Rebuilt(FileDescriptor original, Action<FileDescriptorProto> alter) =>
        FederationFiles.All.Select(file => file == original ? AlteredSchema.Of(original, alter) : file);

    private static DescriptorProto Message(FileDescriptorProto file, string name) => file.MessageType.Single(message => message.Name == name);

    private static string SnapshotPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "schema.txt");
}
