using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>
/// What the feed reads: one narrow row per fed row with the transaction that last changed it (D1, D1a), the region's epoch (D2)
/// and the keys that sign resume tokens. Triggers stamp; no writer has to remember to.
/// </summary>
[DbContext(typeof(RegionalDb))]
[Migration("0002_feed")]
internal sealed class M0002Feed : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Tables);
        migrationBuilder.Sql(Refusals);
        migrationBuilder.Sql(Agents);
        migrationBuilder.Sql(AgentParts);
        migrationBuilder.Sql(Instances);
        migrationBuilder.Sql(Backfill);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    private const string Tables = """
        -- kind: the numbers of ampora.federation.v1.Kind. A row with deleted_at is a tombstone.
        CREATE TABLE feed_rows (
            kind        smallint          NOT NULL,
            key         text COLLATE "C"  NOT NULL,
            stamp       xid8              NOT NULL,
            deleted_at  timestamptz,
            PRIMARY KEY (kind, key)
        ) WITH (autovacuum_vacuum_scale_factor = 0.05);
        CREATE INDEX feed_rows_changed ON feed_rows (stamp, kind, key);
        CREATE INDEX feed_rows_tombstones ON feed_rows (deleted_at) WHERE deleted_at IS NOT NULL;

        -- One row. The identity of the history that the stamps belong to, and how far tombstones were purged.
        CREATE TABLE region_epoch (
            single             boolean PRIMARY KEY DEFAULT true CHECK (single),
            epoch              uuid        NOT NULL,
            system_identifier  bigint      NOT NULL,
            timeline           text        NOT NULL,
            database_oid       oid         NOT NULL,
            table_oid          oid         NOT NULL,
            -- One past the greatest stamp of a purged tombstone.
            purged_to          xid8        NOT NULL DEFAULT '0',
            renewed_at         timestamptz NOT NULL DEFAULT now(),
            renewed_because    text        NOT NULL
        );

        -- The two newest are accepted, the newest signs.
        CREATE TABLE feed_token_keys (
            id          uuid PRIMARY KEY,
            secret      bytea       NOT NULL CHECK (octet_length(secret) = 32),
            created_at  timestamptz NOT NULL DEFAULT now()
        );
        """;

    private const string Refusals = """
        CREATE FUNCTION feed_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'TRUNCATE of % would leave no tombstones; delete its rows instead', TG_TABLE_NAME USING ERRCODE = 'feature_not_supported';
        END $$;

        CREATE FUNCTION feed_refuse_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the key of a row of % is what readers know it by and never changes', TG_TABLE_NAME USING ERRCODE = 'feature_not_supported';
        END $$;

        -- A stamp may only come from a transaction whose commit is on disk before anybody sees it:
        -- otherwise a crash could give the same number to another transaction.
        CREATE FUNCTION feed_stamp() RETURNS xid8 LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('synchronous_commit') = 'off' THEN
                RAISE EXCEPTION 'synchronous_commit=off may not write rows of the feed' USING ERRCODE = 'object_not_in_prerequisite_state';
            END IF;
            RETURN pg_current_xact_id();
        END $$;

        CREATE TRIGGER feed_refuse_truncate BEFORE TRUNCATE ON feed_rows EXECUTE FUNCTION feed_refuse_truncate();
        CREATE TRIGGER feed_refuse_truncate BEFORE TRUNCATE ON agents EXECUTE FUNCTION feed_refuse_truncate();
        CREATE TRIGGER feed_refuse_truncate BEFORE TRUNCATE ON agent_labels EXECUTE FUNCTION feed_refuse_truncate();
        CREATE TRIGGER feed_refuse_truncate BEFORE TRUNCATE ON instances EXECUTE FUNCTION feed_refuse_truncate();
        CREATE TRIGGER feed_refuse_key_change BEFORE UPDATE OF id ON agents EXECUTE FUNCTION feed_refuse_key_change();
        CREATE TRIGGER feed_refuse_key_change BEFORE UPDATE OF name ON instances EXECUTE FUNCTION feed_refuse_key_change();
        """;

    // The statements sort by key: whoever stamps several rows locks them in one order. A stamp never falls: a reader may have been sent
    // the row above the horizon, with the number of a transaction that began later and ended sooner than the one that changes it now.
    private const string Agents = """
        CREATE FUNCTION feed_agents_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp)
                SELECT 1, n.id::text, this_stamp FROM new_rows n ORDER BY n.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL;
            END IF;
            RETURN NULL;
        END $$;

        -- Only what the agent's summary shows is fed; messages, sequence numbers and leases are not.
        CREATE FUNCTION feed_agents_updated() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp)
                SELECT 1, n.id::text, this_stamp
                FROM new_rows n JOIN old_rows o ON o.id = n.id
                WHERE (n.changed_at, n.connected, n.connection_changed_at, n.instance, n.transport, n.healthy, n.health_status, n.health_error,
                       n.remote_config_status, n.remote_config_hash, n.remote_config_error, n.effective_config_digest,
                       n.desired_version_id, n.desired_hash, n.offered_hash, n.capabilities,
                       n.service_name, n.service_version, n.host_name, n.first_seen_at)
                    IS DISTINCT FROM
                      (o.changed_at, o.connected, o.connection_changed_at, o.instance, o.transport, o.healthy, o.health_status, o.health_error,
                       o.remote_config_status, o.remote_config_hash, o.remote_config_error, o.effective_config_digest,
                       o.desired_version_id, o.desired_hash, o.offered_hash, o.capabilities,
                       o.service_name, o.service_version, o.host_name, o.first_seen_at)
                ORDER BY n.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL
                WHERE f.stamp < EXCLUDED.stamp OR f.deleted_at IS NOT NULL;
            END IF;
            RETURN NULL;
        END $$;

        CREATE FUNCTION feed_agents_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM old_rows) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp, deleted_at)
                SELECT 1, o.id::text, this_stamp, now() FROM old_rows o ORDER BY o.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = EXCLUDED.deleted_at;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER feed_inserted AFTER INSERT ON agents REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_agents_inserted();
        CREATE TRIGGER feed_updated AFTER UPDATE ON agents REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_agents_updated();
        CREATE TRIGGER feed_deleted AFTER DELETE ON agents REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_agents_deleted();
        """;

    // An agent's summary also shows its labels and the name of its configuration, which live in other tables.
    // An agent that is being deleted takes its labels with it: it is no longer in agents and keeps its tombstone.
    private const string AgentParts = """
        CREATE FUNCTION feed_agent_labels_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM changed_rows) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp)
                SELECT 1, a.id::text, this_stamp
                FROM agents a
                WHERE a.id IN (SELECT agent_id FROM changed_rows)
                ORDER BY a.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL
                WHERE f.stamp < EXCLUDED.stamp OR f.deleted_at IS NOT NULL;
            END IF;
            RETURN NULL;
        END $$;

        -- An agent that is given the configuration in another transaction at this moment must not keep the old name:
        -- the lock waits for those who write agents, so that the statement after it sees what they did.
        CREATE FUNCTION feed_configurations_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE o.name <> n.name) THEN
                this_stamp := feed_stamp();
                LOCK TABLE agents IN SHARE MODE;
                INSERT INTO feed_rows AS f (kind, key, stamp)
                SELECT 1, a.id::text, this_stamp
                FROM new_rows n
                JOIN old_rows o ON o.id = n.id AND o.name <> n.name
                JOIN configuration_versions v ON v.configuration_id = n.id
                JOIN agents a ON a.desired_version_id = v.id
                ORDER BY a.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER feed_inserted AFTER INSERT ON agent_labels REFERENCING NEW TABLE AS changed_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_agent_labels_changed();
        CREATE TRIGGER feed_updated AFTER UPDATE ON agent_labels REFERENCING NEW TABLE AS changed_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_agent_labels_changed();
        CREATE TRIGGER feed_deleted AFTER DELETE ON agent_labels REFERENCING OLD TABLE AS changed_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_agent_labels_changed();
        CREATE TRIGGER feed_renamed AFTER UPDATE ON configurations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_configurations_renamed();
        """;

    private const string Instances = """
        CREATE FUNCTION feed_instances_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp)
                SELECT 2, n.name, this_stamp FROM new_rows n ORDER BY n.name COLLATE "C"
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL;
            END IF;
            RETURN NULL;
        END $$;

        CREATE FUNCTION feed_instances_updated() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM new_rows) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp)
                SELECT 2, n.name, this_stamp FROM new_rows n JOIN old_rows o ON o.name = n.name
                WHERE (n.version, n.started_at, n.stopped_at) IS DISTINCT FROM (o.version, o.started_at, o.stopped_at)
                ORDER BY n.name COLLATE "C"
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL;
            END IF;
            RETURN NULL;
        END $$;

        CREATE FUNCTION feed_instances_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE this_stamp xid8;
        BEGIN
            IF EXISTS (SELECT FROM old_rows) THEN
                this_stamp := feed_stamp();
                INSERT INTO feed_rows AS f (kind, key, stamp, deleted_at)
                SELECT 2, o.name, this_stamp, now() FROM old_rows o ORDER BY o.name COLLATE "C"
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = EXCLUDED.deleted_at;
            END IF;
            RETURN NULL;
        END $$;

        CREATE TRIGGER feed_inserted AFTER INSERT ON instances REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_instances_inserted();
        CREATE TRIGGER feed_updated AFTER UPDATE ON instances REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_instances_updated();
        CREATE TRIGGER feed_deleted AFTER DELETE ON instances REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION feed_instances_deleted();
        """;

    private const string Backfill = """
        INSERT INTO feed_rows (kind, key, stamp) SELECT 1, id::text, feed_stamp() FROM agents;
        INSERT INTO feed_rows (kind, key, stamp) SELECT 2, name, feed_stamp() FROM instances;
        """;
}
