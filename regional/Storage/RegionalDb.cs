using Microsoft.EntityFrameworkCore;

namespace Ampora.Regional.Storage;

/// <summary>One region's database. The hot path writes agents by hand (batched, fenced); everything else goes through here.</summary>
internal sealed class RegionalDb(DbContextOptions<RegionalDb> options) : DbContext(options)
{
    public DbSet<ConfigurationRow> Configurations => Set<ConfigurationRow>();

    public DbSet<ConfigurationVersionRow> ConfigurationVersions => Set<ConfigurationVersionRow>();

    public DbSet<ConfigurationFileRow> ConfigurationFiles => Set<ConfigurationFileRow>();

    public DbSet<AssignmentRow> Assignments => Set<AssignmentRow>();

    public DbSet<BlobRow> Blobs => Set<BlobRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ConfigurationRow>();
        modelBuilder.Entity<ConfigurationVersionRow>();
        modelBuilder.Entity<ConfigurationFileRow>().HasKey(file => new { file.VersionId, file.Name });
        modelBuilder.Entity<AssignmentRow>().Property(assignment => assignment.Selector).HasColumnType("jsonb");
        modelBuilder.Entity<BlobRow>().HasKey(blob => blob.Digest);
    }
}
