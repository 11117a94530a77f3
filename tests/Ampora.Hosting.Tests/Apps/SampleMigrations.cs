using Ampora.Hosting.Access;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Hosting.Tests.Apps;

[DbContext(typeof(SampleContext))]
[Migration("20260101_First")]
internal sealed class FirstMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(AccessSchema.Sql);
}

/// <summary>Fails when it runs twice.</summary>
[DbContext(typeof(SampleContext))]
[Migration("20260102_Second")]
internal sealed class SecondMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("CREATE TABLE things (id int PRIMARY KEY); INSERT INTO things VALUES (1);");
}
