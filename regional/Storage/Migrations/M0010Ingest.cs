using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>
/// An agent's stamp lives in its own row, where it is in no index and leaves updates heap-only. Which agents a transaction stamped
/// stands in one row of <c>feed_changes</c> for every few hundred of them (D1a).
/// </summary>
[DbContext(typeof(RegionalDb))]
[Migration("0010_ingest")]
internal sealed class M0010Ingest : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Tables);
        migrationBuilder.Sql(Carry);
        migrationBuilder.Sql(Agents);
        migrationBuilder.Sql(AgentParts);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    private const string Tables = """
        -- Where readers find by stamp what agents' rows say: ids in order, at most 240, so that two rows fit a page. An agent that was
        -- stamped again since stands here too; only where its row has this very stamp does it count.
        CREATE TABLE feed_changes (
            stamp   xid8    NOT NULL,
            -- Of the ids.
            first   uuid    NOT NULL,
            last    uuid    NOT NULL,
            number  bigint  GENERATED ALWAYS AS IDENTITY,
            ids     uuid[]  NOT NULL,
            PRIMARY KEY (stamp, last, number)
        );
        ALTER TABLE feed_changes ALTER ids SET STORAGE PLAIN;
        CREATE TRIGGER feed_refuse_truncate BEFORE TRUNCATE ON feed_changes EXECUTE FUNCTION feed_refuse_truncate();

        ALTER TABLE agents ADD feed_stamp xid8 NOT NULL DEFAULT '0';
        """;

    // Stamps and with them positions stay what they are.
    private const string Carry = """
        DROP TRIGGER feed_updated ON agents;
        UPDATE agents a SET feed_stamp = f.stamp FROM feed_rows f WHERE f.kind = 1 AND f.key = a.id::text;
        INSERT INTO feed_changes (stamp, first, last, ids)
        SELECT stamp, (array_agg(id ORDER BY id))[1], (array_agg(id ORDER BY id))[count(*)], array_agg(id ORDER BY id)
        FROM (SELECT feed_stamp AS stamp, id, (row_number() OVER (PARTITION BY feed_stamp ORDER BY id) - 1) / 240 AS part FROM agents) numbered
        GROUP BY stamp, part;
        DELETE FROM feed_rows WHERE kind = 1 AND deleted_at IS NULL;
        ALTER TABLE agents ALTER feed_stamp SET DEFAULT pg_current_xact_id();
        """;

    // A statement that sets feed_stamp = greatest(feed_stamp, pg_current_xact_id()) by itself has done what the trigger would else do with
    // a second update of the row. A stamp above this transaction's is of one that began later and ended sooner: it stands in feed_changes.
    private const string Agents = """
        CREATE OR REPLACE FUNCTION feed_agents_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows) THEN
                this_stamp := feed_stamp();
                -- A row that is copied brings another stamp; one that comes again after its deletion must not fall below its tombstone.
                WITH returned AS (
                    DELETE FROM feed_rows f USING new_rows n WHERE f.kind = 1 AND f.key = n.id::text RETURNING n.id, f.stamp),
                wrong AS (
                    SELECT n.id, greatest(this_stamp, r.stamp) AS stamp FROM new_rows n LEFT JOIN returned r ON r.id = n.id
                    WHERE n.feed_stamp <> greatest(this_stamp, r.stamp))
                UPDATE agents a SET feed_stamp = w.stamp FROM wrong w WHERE a.id = w.id;
                INSERT INTO feed_changes (stamp, first, last, ids)
                SELECT stamp, (array_agg(id ORDER BY id))[1], (array_agg(id ORDER BY id))[count(*)], array_agg(id ORDER BY id)
                FROM (
                    SELECT a.feed_stamp AS stamp, a.id, (row_number() OVER (PARTITION BY a.feed_stamp ORDER BY a.id) - 1) / 240 AS part
                    FROM new_rows n JOIN agents a ON a.id = n.id) numbered
                GROUP BY stamp, part;
            END IF;
            RETURN NULL;
        END $$;

        -- Only what the agent's summary shows is fed; messages, sequence numbers and leases are not. The plan is kept from the session's first
        -- statement, which may have had one row: a full join is never a nested loop.
        CREATE OR REPLACE FUNCTION feed_agents_updated() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            this_stamp xid8;
            changed uuid[];
        BEGIN
            IF NOT EXISTS (SELECT FROM new_rows) THEN
                RETURN NULL;
            END IF;
            this_stamp := feed_stamp();
            IF EXISTS (SELECT FROM new_rows WHERE feed_stamp < this_stamp) THEN
                SELECT array_agg(n.id) INTO changed FROM new_rows n FULL JOIN old_rows o ON o.id = n.id
                    WHERE coalesce(n.feed_stamp, '0') < this_stamp
                      AND (n.changed_at, n.connected, n.connection_changed_at, n.instance, n.transport, n.healthy, n.health_status, n.health_error,
                           n.remote_config_status, n.remote_config_hash, n.remote_config_error, n.effective_config_digest,
                           n.desired_version_id, n.desired_hash, n.offered_hash, n.assigned_version_id, n.attempt_outcome, n.attempt_error,
                           n.capabilities, n.service_name, n.service_version, n.host_name, n.first_seen_at, n.group_id, n.feed_stamp)
                        IS DISTINCT FROM
                          (o.changed_at, o.connected, o.connection_changed_at, o.instance, o.transport, o.healthy, o.health_status, o.health_error,
                           o.remote_config_status, o.remote_config_hash, o.remote_config_error, o.effective_config_digest,
                           o.desired_version_id, o.desired_hash, o.offered_hash, o.assigned_version_id, o.attempt_outcome, o.attempt_error,
                           o.capabilities, o.service_name, o.service_version, o.host_name, o.first_seen_at, o.group_id, o.feed_stamp);
                IF changed IS NOT NULL THEN
                    UPDATE agents SET feed_stamp = this_stamp WHERE id = ANY (changed);
                END IF;
            END IF;
            INSERT INTO feed_changes (stamp, first, last, ids)
            SELECT this_stamp, (array_agg(id))[1], (array_agg(id))[count(*)], array_agg(id)
            FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / 240 AS part FROM new_rows WHERE feed_stamp = this_stamp) numbered
            GROUP BY part;
            RETURN NULL;
        END $$;

        CREATE OR REPLACE FUNCTION feed_agents_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM old_rows) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp, deleted_at)
                SELECT 1, o.id::text, greatest(o.feed_stamp, this_stamp), now() FROM old_rows o ORDER BY o.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = EXCLUDED.deleted_at;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER feed_updated AFTER UPDATE ON agents REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_agents_updated();
        """;

    // What an agent's summary shows of other tables: the trigger of agents says the rest. Rows are taken in the order of their ids.
    private const string AgentParts = """
        CREATE OR REPLACE FUNCTION feed_agent_labels_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM changed_rows) THEN
                this_stamp := feed_stamp();
                UPDATE agents a SET feed_stamp = this_stamp
                FROM (
                    SELECT k.id FROM agents k WHERE k.id IN (SELECT agent_id FROM changed_rows) AND k.feed_stamp < this_stamp
                    ORDER BY k.id FOR NO KEY UPDATE) stale
                WHERE a.id = stale.id;
            END IF;
            RETURN NULL;
        END $$;

        -- An agent that is given the configuration in another transaction at this moment must not keep the old name: the lock waits for
        -- those who write agents, so that the statement after it sees what they did. Only one may wait so: each writes agents itself.
        CREATE OR REPLACE FUNCTION feed_configurations_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE o.name <> n.name) THEN
                this_stamp := feed_stamp();
                LOCK TABLE agents IN SHARE ROW EXCLUSIVE MODE;
                UPDATE agents a SET feed_stamp = this_stamp
                FROM new_rows n
                JOIN old_rows o ON o.id = n.id AND o.name <> n.name
                JOIN configuration_versions v ON v.configuration_id = n.id
                WHERE a.assigned_version_id = v.id AND a.feed_stamp < this_stamp;
            END IF;
            RETURN NULL;
        END $$;

        -- Whoever puts an agent into the group holds a share of the group's row until it commits (the foreign key does), and a new name
        -- takes the row alone: so either this sees the agent, or the agent is committed after it and is read with the new name.
        CREATE OR REPLACE FUNCTION feed_groups_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE o.name <> n.name) THEN
                this_stamp := feed_stamp();
                UPDATE agents a SET feed_stamp = this_stamp
                FROM (
                    SELECT k.id FROM agents k
                    WHERE k.group_id IN (SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id AND o.name <> n.name) AND k.feed_stamp < this_stamp
                    ORDER BY k.id FOR NO KEY UPDATE) stale
                WHERE a.id = stale.id;
            END IF;
            RETURN NULL;
        END $$;
        """;
}
