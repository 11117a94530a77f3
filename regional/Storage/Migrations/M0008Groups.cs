using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>Groups: an agent is in one at most, and its summary shows the name.</summary>
[DbContext(typeof(RegionalDb))]
[Migration("0008_groups")]
internal sealed class M0008Groups : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Tables);
        migrationBuilder.Sql(Feed);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    private const string Tables = """
        CREATE TABLE groups (
            id           uuid PRIMARY KEY,
            name         text        NOT NULL UNIQUE,
            description  text        NOT NULL,
            created_at   timestamptz NOT NULL DEFAULT now(),
            changed_at   timestamptz NOT NULL DEFAULT now()
        );

        ALTER TABLE agents
            ADD group_id          uuid REFERENCES groups,
            -- The operator who put the agent into its group, or out of one: no bootstrap token changes that.
            ADD group_decided_by  text;
        CREATE INDEX agents_group ON agents (group_id) WHERE group_id IS NOT NULL;

        -- Given to every agent that the token lets in. A token that lets nobody in any more does not keep its group.
        ALTER TABLE bootstrap_tokens ADD group_id uuid REFERENCES groups ON DELETE SET NULL;
        CREATE INDEX bootstrap_tokens_group ON bootstrap_tokens (group_id) WHERE group_id IS NOT NULL;
        """;

    private const string Feed = """
        CREATE OR REPLACE FUNCTION feed_agents_updated() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp)
                SELECT 1, n.id::text, this_stamp
                FROM new_rows n JOIN old_rows o ON o.id = n.id
                WHERE (n.changed_at, n.connected, n.connection_changed_at, n.instance, n.transport, n.healthy, n.health_status, n.health_error,
                       n.remote_config_status, n.remote_config_hash, n.remote_config_error, n.effective_config_digest,
                       n.desired_version_id, n.desired_hash, n.offered_hash, n.assigned_version_id, n.attempt_outcome, n.attempt_error,
                       n.capabilities, n.service_name, n.service_version, n.host_name, n.first_seen_at, n.group_id)
                    IS DISTINCT FROM
                      (o.changed_at, o.connected, o.connection_changed_at, o.instance, o.transport, o.healthy, o.health_status, o.health_error,
                       o.remote_config_status, o.remote_config_hash, o.remote_config_error, o.effective_config_digest,
                       o.desired_version_id, o.desired_hash, o.offered_hash, o.assigned_version_id, o.attempt_outcome, o.attempt_error,
                       o.capabilities, o.service_name, o.service_version, o.host_name, o.first_seen_at, o.group_id)
                ORDER BY n.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL
                WHERE f.stamp < EXCLUDED.stamp OR f.deleted_at IS NOT NULL;
            END IF;
            RETURN NULL;
        END $$;

        -- Whoever puts an agent into the group holds a share of the group's row until it commits (the foreign key does), and a new name
        -- takes the row alone: so either this sees the agent, or the agent is committed after it and is read with the new name.
        -- An agent that is deleted meanwhile keeps its tombstone.
        CREATE FUNCTION feed_groups_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE o.name <> n.name) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp)
                SELECT 1, a.id::text, this_stamp
                FROM new_rows n
                JOIN old_rows o ON o.id = n.id AND o.name <> n.name
                JOIN agents a ON a.group_id = n.id
                ORDER BY a.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp) WHERE f.deleted_at IS NULL;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER feed_renamed AFTER UPDATE ON groups REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_groups_renamed();
        """;
}
