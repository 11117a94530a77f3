using Ampora.Protos.Tests.Schema;
using Google.Protobuf.Reflection;
using OpAmp.Proto.V1;

namespace Ampora.Protos.Tests.OpAmp;

/// <summary>The OpAMP definitions against the protocol's field table, both ways.</summary>
public sealed class WireTableTests
{
    private static readonly IReadOnlyList<string> Table = SchemaText.Parse(EmbeddedText.Read("wire-table.txt"));

    [Fact]
    public void Every_message_field_oneof_and_enum_value_is_as_in_the_table_and_nothing_else_is_defined()
    {
        var difference = SchemaDifference.Between(Table, SchemaText.Describe(AnyvalueReflection.Descriptor, OpampReflection.Descriptor));

        difference.Missing.ShouldBeEmpty();
        difference.Extra.ShouldBeEmpty();
    }

    [Fact]
    public void The_table_is_whole()
    {
        Table.Count(line => line.StartsWith("message ", StringComparison.Ordinal) && !line.Contains(": ", StringComparison.Ordinal)).ShouldBe(41);
        Table.Count(line => line.StartsWith("enum ", StringComparison.Ordinal) && !line.Contains(": ", StringComparison.Ordinal)).ShouldBe(10);
        Table.ShouldBeUnique();
    }

    [Fact]
    public void A_changed_field_number_is_seen()
    {
        var altered = Alter(file => Field(file, "ComponentHealth", "last_error").Number = 9);

        altered.Missing.ShouldBe(["message ComponentHealth: 3 last_error string"]);
        altered.Extra.ShouldBe(["message ComponentHealth: 9 last_error string"]);
    }

    [Fact]
    public void A_changed_type_is_seen()
    {
        var altered = Alter(file => Field(file, "ComponentHealth", "start_time_unix_nano").Type = FieldDescriptorProto.Types.Type.Uint64);

        altered.Missing.ShouldBe(["message ComponentHealth: 2 start_time_unix_nano fixed64"]);
    }

    [Fact]
    public void A_changed_enum_value_is_seen()
    {
        var altered = Alter(file => file.EnumType.Single(type => type.Name == "RemoteConfigStatuses").Value[3].Number = 4);

        altered.Missing.ShouldBe(["enum RemoteConfigStatuses: 3 RemoteConfigStatuses_FAILED"]);
    }

    [Fact]
    public void A_field_that_left_its_oneof_is_seen()
    {
        var altered = Alter(file =>
        {
            Field(file, "ServerErrorResponse", "retry_info").ClearOneofIndex();
            file.MessageType.Single(message => message.Name == "ServerErrorResponse").OneofDecl.Clear();
        });

        altered.Missing.ShouldBe(["message ServerErrorResponse: 3 retry_info RetryInfo oneof Details"]);
    }

    [Fact]
    public void An_added_and_a_removed_field_are_seen()
    {
        var altered = Alter(file =>
        {
            var fields = file.MessageType.Single(message => message.Name == "CustomMessage").Field;
            fields.RemoveAt(0);
            fields.Add(new FieldDescriptorProto
            {
                Name = "surprise",
                Number = 77,
                Type = FieldDescriptorProto.Types.Type.Bool,
                Label = FieldDescriptorProto.Types.Label.Optional,
            });
        });

        altered.Missing.ShouldBe(["message CustomMessage: 1 capability string"]);
        altered.Extra.ShouldBe(["message CustomMessage: 77 surprise bool"]);
    }

    private static SchemaDifference Alter(Action<FileDescriptorProto> alter) => SchemaDifference.Between(
        Table,
        SchemaText.Describe(AnyvalueReflection.Descriptor, AlteredSchema.Of(OpampReflection.Descriptor, alter)));

    private static FieldDescriptorProto Field(FileDescriptorProto file, string message, string field) =>
        file.MessageType.Single(candidate => candidate.Name == message).Field.Single(candidate => candidate.Name == field);
}
