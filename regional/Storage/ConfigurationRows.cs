using System.ComponentModel.DataAnnotations.Schema;

namespace Ampora.Regional.Storage;

[Table("configurations")]
internal sealed class ConfigurationRow
{
    [Column("id")]
    public required Guid Id { get; init; }

    [Column("name")]
    public required string Name { get; set; }

    [Column("description")]
    public required string Description { get; set; }

    [Column("created_at")]
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public DateTimeOffset CreatedAt { get; private set; }

    [Column("changed_at")]
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public DateTimeOffset ChangedAt { get; private set; }
}

[Table("configuration_versions")]
internal sealed class ConfigurationVersionRow
{
    [Column("id")]
    public required Guid Id { get; init; }

    [Column("configuration_id")]
    public required Guid ConfigurationId { get; init; }

    /// <summary>1, 2, 3 … within its configuration.</summary>
    [Column("number")]
    public required int Number { get; init; }

    /// <summary>SHA-256, 32 bytes (see <see cref="Ampora.Protos.ConfigHash"/>).</summary>
    [Column("hash")]
    public required byte[] Hash { get; init; }

    [Column("note")]
    public required string Note { get; init; }

    [Column("created_by")]
    public required string CreatedBy { get; init; }

    [Column("created_at")]
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public DateTimeOffset CreatedAt { get; private set; }
}

[Table("configuration_files")]
internal sealed class ConfigurationFileRow
{
    [Column("version_id")]
    public required Guid VersionId { get; init; }

    [Column("name")]
    public required string Name { get; init; }

    [Column("content_type")]
    public required string ContentType { get; init; }

    /// <summary>SHA-256 of the body; the body is the blob of this digest.</summary>
    [Column("digest")]
    public required byte[] Digest { get; init; }

    [Column("size_bytes")]
    public required int SizeBytes { get; init; }
}

[Table("assignments")]
internal sealed class AssignmentRow
{
    [Column("id")]
    public required Guid Id { get; init; }

    /// <summary>Null when something else than a configuration is assigned.</summary>
    [Column("version_id")]
    public Guid? VersionId { get; init; }

    [Column("agent_id")]
    public Guid? AgentId { get; init; }

    /// <summary>A JSON object of label equalities; null when one agent is named.</summary>
    [Column("selector")]
    public string? Selector { get; init; }

    [Column("created_by")]
    public required string CreatedBy { get; init; }

    [Column("created_at")]
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public DateTimeOffset CreatedAt { get; private set; }
}

[Table("blobs")]
internal sealed class BlobRow
{
    [Column("digest")]
    public required byte[] Digest { get; init; }

    [Column("content")]
    public required byte[] Content { get; init; }
}
