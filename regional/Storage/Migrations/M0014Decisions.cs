using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>A decision for a whole fleet costs little more than its rows (docs/decisions/decisions-for-a-fleet.md).</summary>
[DbContext(typeof(RegionalDb))]
[Migration("0014_decisions")]
internal sealed class M0014Decisions : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Ranks);
        migrationBuilder.Sql(Notes);
        migrationBuilder.Sql(Rows);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    // Once for an assignment, not once for each agent that it decides.
    private const string Ranks = """
        CREATE FUNCTION assignment_labels(selector jsonb) RETURNS integer LANGUAGE sql IMMUTABLE AS
            'SELECT count(*)::integer FROM jsonb_object_keys(selector)';

        CREATE FUNCTION assignment_because(agent uuid, selector jsonb, by text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
            SELECT CASE WHEN agent IS NOT NULL THEN 'assigned to this agent'
                ELSE 'assigned to ' || (SELECT string_agg(key || '=' || value, ' and ' ORDER BY key COLLATE "C") FROM jsonb_each_text(selector))
                END || ' by ' || by
            $$;

        ALTER TABLE assignments
            ADD labels  integer GENERATED ALWAYS AS (assignment_labels(selector)) STORED,
            ADD because text    GENERATED ALWAYS AS (assignment_because(agent_id, selector, created_by)) STORED;
        """;

    private const string Notes = """
        -- For which agents something was decided: how an instance that did not decide finds out. Kept for minutes.
        CREATE TABLE agent_decisions (
            number  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at      timestamptz NOT NULL DEFAULT now(),
            ids     uuid[]      NOT NULL
        );
        ALTER TABLE agent_decisions ALTER ids SET STORAGE EXTERNAL;
        CREATE INDEX agent_decisions_at ON agent_decisions (at);
        """;

    // A decision touches no index (agents.redecided_at is written no more; instances of the version before still do), and the versions and sets
    // that it names are not locked for each agent: what an assignment names cannot go, and what agents still name is looked for when something goes.
    private const string Rows = """
        DROP INDEX agents_redecided, agents_desired, agents_assigned;
        ALTER TABLE agents
            DROP CONSTRAINT agents_desired_version_id_fkey,
            DROP CONSTRAINT agents_assigned_version_id_fkey,
            DROP CONSTRAINT agents_applied_version_id_fkey,
            DROP CONSTRAINT agents_applied_before_id_fkey,
            DROP CONSTRAINT agents_desired_settings_id_fkey,
            DROP CONSTRAINT agents_desired_packages_id_fkey;

        CREATE FUNCTION agents_keep_what_they_name() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            named uuid;
        BEGIN
            IF EXISTS (SELECT FROM old_rows) THEN
                LOCK TABLE agents IN SHARE ROW EXCLUSIVE MODE;
                SELECT o.id INTO named FROM old_rows o JOIN agents a ON o.id IN (
                    a.desired_version_id, a.assigned_version_id, a.applied_version_id, a.applied_before_id, a.desired_settings_id, a.desired_packages_id) LIMIT 1;
                IF named IS NOT NULL THEN
                    RAISE foreign_key_violation USING MESSAGE = format('%s %s is named by an agent', TG_TABLE_NAME, named), TABLE = 'agents';
                END IF;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER named_by_agents AFTER DELETE ON configuration_versions REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION agents_keep_what_they_name();
        CREATE TRIGGER named_by_agents AFTER DELETE ON connection_settings REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION agents_keep_what_they_name();
        CREATE TRIGGER named_by_agents AFTER DELETE ON package_sets REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION agents_keep_what_they_name();
        """;
}
