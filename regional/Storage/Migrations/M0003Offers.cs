using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>
/// Everything that an agent may be offered besides a configuration, what it made of each attempt, and components stored once
/// however many agents report them.
/// </summary>
[DbContext(typeof(RegionalDb))]
[Migration("0003_offers")]
internal sealed class M0003Offers : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Offers);
        migrationBuilder.Sql(Attempts);
        migrationBuilder.Sql(Components);
        migrationBuilder.Sql(Duplicates);
        migrationBuilder.Sql(Feed);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    private const string Offers = """
        -- Immutable; content is a ConnectionSettingsOffers without its hash.
        CREATE TABLE connection_settings (
            id          uuid PRIMARY KEY,
            name        text        NOT NULL,
            content     bytea       NOT NULL,
            created_by  text        NOT NULL,
            created_at  timestamptz NOT NULL DEFAULT now()
        );

        -- Immutable; content is a PackagesAvailable without download headers, hash its all_packages_hash.
        CREATE TABLE package_sets (
            id          uuid PRIMARY KEY,
            name        text        NOT NULL,
            hash        bytea       NOT NULL CHECK (octet_length(hash) = 32),
            content     bytea       NOT NULL,
            created_by  text        NOT NULL,
            created_at  timestamptz NOT NULL DEFAULT now()
        );

        ALTER TABLE agents
            ADD desired_settings_id    uuid REFERENCES connection_settings,
            ADD settings_offered_hash  bytea,
            ADD settings_offered_at    timestamptz,
            ADD desired_packages_id    uuid REFERENCES package_sets,
            ADD packages_offered_hash  bytea,
            ADD packages_offered_at    timestamptz,
            -- 0 waits for approval and is only listened to, 1 admitted, 2 refused.
            ADD admission              smallint NOT NULL DEFAULT 1 CHECK (admission BETWEEN 0 AND 2);
        """;

    private const string Attempts = """
        -- A configuration that an agent failed with or went back from: not desired for it again until somebody assigns it anew.
        CREATE TABLE config_attempts (
            agent_id  uuid        NOT NULL REFERENCES agents ON DELETE CASCADE,
            hash      bytea       NOT NULL,
            -- 1 failed, 2 rolled back.
            outcome   smallint    NOT NULL CHECK (outcome IN (1, 2)),
            error     text        NOT NULL,
            ended_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
            PRIMARY KEY (agent_id, hash)
        );

        ALTER TABLE agents
            -- What the assignments say; what is desired differs from it after an attempt that ended badly.
            ADD assigned_version_id  uuid REFERENCES configuration_versions,
            ADD assigned_hash        bytea,
            -- The last desired version that the agent said it applied.
            ADD applied_version_id   uuid REFERENCES configuration_versions,
            -- The one before that, for an agent that applies a version and goes back from it later.
            ADD applied_before_id    uuid REFERENCES configuration_versions,
            ADD attempt_outcome      smallint,
            ADD attempt_error        text;
        UPDATE agents SET assigned_version_id = desired_version_id, assigned_hash = desired_hash,
            applied_version_id = CASE WHEN remote_config_status = 1 AND remote_config_hash = desired_hash THEN desired_version_id END;
        CREATE INDEX configuration_versions_hash ON configuration_versions (hash);
        CREATE INDEX agents_assigned ON agents (assigned_version_id) WHERE assigned_version_id IS NOT NULL;
        """;

    private const string Components = """
        -- The agent's own hash may be of any length; its SHA-256 is the key.
        CREATE TABLE component_sets (
            digest      bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
            content     bytea       NOT NULL,
            created_at  timestamptz NOT NULL DEFAULT now()
        );
        INSERT INTO component_sets (digest, content)
            SELECT sha256(available_components_hash), available_components FROM agents WHERE available_components IS NOT NULL
            ON CONFLICT DO NOTHING;
        ALTER TABLE agents DROP available_components;
        """;

    private const string Duplicates = """
        -- Over plain HTTP any instance must see that two agents share an id.
        ALTER TABLE agent_seen ADD strayed_num bigint, ADD strays smallint NOT NULL DEFAULT 0;

        -- Ids given to agents that asked for one: the record follows the agent when it first uses it.
        CREATE TABLE assigned_ids (
            new_id     uuid PRIMARY KEY,
            old_id     uuid        NOT NULL REFERENCES agents ON DELETE CASCADE,
            issued_at  timestamptz NOT NULL DEFAULT now()
        );
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
                       n.capabilities, n.service_name, n.service_version, n.host_name, n.first_seen_at)
                    IS DISTINCT FROM
                      (o.changed_at, o.connected, o.connection_changed_at, o.instance, o.transport, o.healthy, o.health_status, o.health_error,
                       o.remote_config_status, o.remote_config_hash, o.remote_config_error, o.effective_config_digest,
                       o.desired_version_id, o.desired_hash, o.offered_hash, o.assigned_version_id, o.attempt_outcome, o.attempt_error,
                       o.capabilities, o.service_name, o.service_version, o.host_name, o.first_seen_at)
                ORDER BY n.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL
                WHERE f.stamp < EXCLUDED.stamp OR f.deleted_at IS NOT NULL;
            END IF;
            RETURN NULL;
        END $$;

        -- A configuration's new name also reaches agents for which it is assigned but no longer desired.
        CREATE OR REPLACE FUNCTION feed_configurations_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
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
                JOIN agents a ON a.assigned_version_id = v.id
                ORDER BY a.id
                ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL;
            END IF;
            RETURN NULL;
        END $$;
        """;
}
