using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>A fleet is decided for in parts (docs/decisions/decisions-for-a-fleet.md).</summary>
[DbContext(typeof(RegionalDb))]
[Migration("0016_undecided")]
internal sealed class M0016Undecided : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        -- Agents with these labels for whom a changed assignment has not been looked at yet: all above the last one that was.
        CREATE TABLE undecided (
            number     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            selector   jsonb       NOT NULL,
            after      uuid        NOT NULL,
            -- When somebody last went on with it.
            worked_at  timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");
}
