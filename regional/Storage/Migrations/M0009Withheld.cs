using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>Connection settings and packages that an agent should have and that are too large to offer.</summary>
[DbContext(typeof(RegionalDb))]
[Migration("0009_withheld")]
internal sealed class M0009Withheld : Migration
{
    // Only the engine sets and clears them, with its other changes of the agent: a session would not write again what somebody else
    // cleared. The agent's summary does not show them, so the feed's trigger does not list them.
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        ALTER TABLE agents
            ADD settings_withheld_hash     bytea,
            ADD settings_withheld_because  text,
            ADD packages_withheld_hash     bytea,
            ADD packages_withheld_because  text;
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");
}
