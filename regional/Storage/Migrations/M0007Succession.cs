using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>
/// An agent that changes its id takes its credentials along: tables that refer to agents follow by themselves (carry_agent). Checked
/// at commit, because a credential is saved before the first report of its agent.
/// </summary>
[DbContext(typeof(RegionalDb))]
[Migration("0007_succession")]
internal sealed class M0007Succession : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        ALTER TABLE agent_credentials ADD FOREIGN KEY (agent_id) REFERENCES agents ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE gateway_agents ADD FOREIGN KEY (agent_id) REFERENCES agents ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
        CREATE INDEX gateway_agents_agent ON gateway_agents (agent_id);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");
}
