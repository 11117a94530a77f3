using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>An agent that comes or goes touches no index: its row is rewritten in place (heap-only), and nothing but its row.</summary>
[DbContext(typeof(RegionalDb))]
[Migration("0013_sessions")]
internal sealed class M0013Sessions : Migration
{
    // Who owns an agent is asked of all agents at once, by whoever starts, by full sweeps and after an instance was lost: a scan.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        DROP INDEX agents_owned;
        DROP INDEX agents_redecided;
        CREATE INDEX agents_redecided ON agents (redecided_at);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");
}
