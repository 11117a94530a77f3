using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>Connection settings and packages: what they are made of, and their assignment in the same way as configurations.</summary>
[DbContext(typeof(RegionalDb))]
[Migration("0005_packages")]
internal sealed class M0005Packages : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Assignments);
        migrationBuilder.Sql(Decisions);
        migrationBuilder.Sql(Packages);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    private const string Assignments = """
        ALTER TABLE assignments
            ALTER version_id DROP NOT NULL,
            ADD settings_id uuid REFERENCES connection_settings,
            ADD packages_id uuid REFERENCES package_sets,
            -- An agent follows one assignment of each kind.
            ADD kind smallint NOT NULL GENERATED ALWAYS AS (
                CASE WHEN version_id IS NOT NULL THEN 0 WHEN settings_id IS NOT NULL THEN 1 ELSE 2 END) STORED,
            ADD CHECK (num_nonnulls(version_id, settings_id, packages_id) = 1);
        ALTER TABLE assignments
            DROP CONSTRAINT assignments_agent_id_key,
            DROP CONSTRAINT assignments_selector_key,
            ADD UNIQUE (agent_id, kind),
            ADD UNIQUE (selector, kind);
        """;

    private const string Decisions = """
        -- Apart from the content: there 0 reads as absent, and means that there are to be no heartbeats.
        ALTER TABLE connection_settings ADD heartbeat_seconds integer CHECK (heartbeat_seconds >= 0);

        ALTER TABLE agents
            -- When anything of what is wanted was last decided anew; sweeps ask for it.
            ADD redecided_at              timestamptz,
            ADD desired_settings_because  text,
            ADD desired_settings_at       timestamptz,
            -- What of a set of settings concerns this agent, by its hash; the set is named so that an older hash is not taken for it.
            ADD fitted_settings_id        uuid,
            ADD fitted_settings_hash      bytea,
            ADD desired_packages_because  text,
            ADD desired_packages_at       timestamptz;
        UPDATE agents SET redecided_at = desired_at;
        DROP INDEX agents_redecided;
        CREATE INDEX agents_redecided ON agents (instance, redecided_at) WHERE connected;
        CREATE INDEX agents_desired_settings ON agents (desired_settings_id) WHERE desired_settings_id IS NOT NULL;
        CREATE INDEX agents_desired_packages ON agents (desired_packages_id) WHERE desired_packages_id IS NOT NULL;
        """;

    private const string Packages = """
        -- Files of packages. A row without a hash is still being written; each chunk is its own transaction, because one that
        -- lasts as long as an upload would hold the feed's horizon.
        CREATE TABLE artifacts (
            id          uuid PRIMARY KEY,
            hash        bytea UNIQUE CHECK (octet_length(hash) = 32),
            size_bytes  bigint,
            begun_at    timestamptz NOT NULL DEFAULT now(),
            CHECK ((hash IS NULL) = (size_bytes IS NULL))
        );
        CREATE TABLE artifact_chunks (
            artifact_id  uuid    NOT NULL REFERENCES artifacts ON DELETE CASCADE,
            number       integer NOT NULL,
            content      bytea   NOT NULL,
            PRIMARY KEY (artifact_id, number)
        );
        -- Packages are compressed already.
        ALTER TABLE artifact_chunks ALTER content SET STORAGE EXTERNAL;

        CREATE TABLE packages (
            id            uuid PRIMARY KEY,
            name          text        NOT NULL,
            version       text        NOT NULL,
            -- OpAMP, PackageType: 0 top-level, 1 add-on.
            type          smallint    NOT NULL CHECK (type IN (0, 1)),
            content_hash  bytea       NOT NULL CHECK (octet_length(content_hash) = 32),
            size_bytes    bigint      NOT NULL,
            signature     bytea       NOT NULL,
            hash          bytea       NOT NULL CHECK (octet_length(hash) = 32),
            created_by    text        NOT NULL,
            created_at    timestamptz NOT NULL DEFAULT now(),
            UNIQUE (name, version)
        );
        CREATE INDEX packages_content ON packages (content_hash);

        CREATE TABLE package_set_members (
            set_id      uuid NOT NULL REFERENCES package_sets,
            package_id  uuid NOT NULL REFERENCES packages,
            PRIMARY KEY (set_id, package_id)
        );

        -- Signs the header with which an agent downloads what it was offered; one per region.
        CREATE TABLE download_key (
            singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
            secret     bytea NOT NULL CHECK (octet_length(secret) = 32)
        );
        """;
}
