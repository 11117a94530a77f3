using Ampora.Hosting.Access;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>
/// Agents, instances, content-addressed blobs, configurations and what is assigned to whom.
/// Hot state is protobuf bytes beside promoted typed columns; jsonb only for what selectors ask (D4, D5).
/// </summary>
[DbContext(typeof(RegionalDb))]
[Migration("0001_foundation")]
internal sealed class M0001Foundation : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql($"""
        {AccessSchema.Sql}

        -- One row per process name. A name restarted is the same row with a new incarnation.
        CREATE TABLE instances (
            name         text PRIMARY KEY,
            incarnation  uuid        NOT NULL,
            version      text        NOT NULL,
            started_at   timestamptz NOT NULL DEFAULT now(),
            stopped_at   timestamptz,
            ended_clean  boolean     NOT NULL DEFAULT false
        );

        -- The lease on everything an instance owns (D3). Rewritten every few seconds, so never fed.
        CREATE TABLE instance_heartbeats (
            name         text PRIMARY KEY REFERENCES instances ON DELETE CASCADE,
            incarnation  uuid        NOT NULL,
            seen_at      timestamptz NOT NULL DEFAULT now(),
            -- Every report answered before this time is in the database.
            flushed_to   timestamptz NOT NULL DEFAULT now(),
            sessions     integer     NOT NULL DEFAULT 0
        ) WITH (fillfactor = 50);

        CREATE TABLE blobs (
            digest       bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
            content      bytea       NOT NULL,
            created_at   timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE configurations (
            id           uuid PRIMARY KEY,
            name         text        NOT NULL UNIQUE,
            description  text        NOT NULL,
            created_at   timestamptz NOT NULL DEFAULT now(),
            changed_at   timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE configuration_versions (
            id                uuid PRIMARY KEY,
            configuration_id  uuid        NOT NULL REFERENCES configurations,
            number            integer     NOT NULL CHECK (number > 0),
            -- What agents report back: SHA-256 over names, content types and bodies (Ampora.Protos.ConfigHash).
            hash              bytea       NOT NULL CHECK (octet_length(hash) = 32),
            note              text        NOT NULL,
            created_by        text        NOT NULL,
            created_at        timestamptz NOT NULL DEFAULT now(),
            UNIQUE (configuration_id, number)
        );

        CREATE TABLE configuration_files (
            version_id    uuid    NOT NULL REFERENCES configuration_versions,
            name          text    NOT NULL,
            content_type  text    NOT NULL,
            digest        bytea   NOT NULL REFERENCES blobs,
            size_bytes    integer NOT NULL,
            PRIMARY KEY (version_id, name)
        );

        -- What should run where: one agent, or all that carry these labels.
        CREATE TABLE assignments (
            id          uuid PRIMARY KEY,
            version_id  uuid        NOT NULL REFERENCES configuration_versions,
            agent_id    uuid UNIQUE,
            selector    jsonb UNIQUE CHECK (jsonb_typeof(selector) = 'object'),
            created_by  text        NOT NULL,
            created_at  timestamptz NOT NULL DEFAULT now(),
            CHECK ((agent_id IS NULL) <> (selector IS NULL))
        );

        CREATE TABLE agents (
            -- The 16 bytes of instance_uid in the order they travel.
            id                         uuid PRIMARY KEY,

            description                bytea,
            service_name               text,
            service_version            text,
            host_name                  text,
            capabilities               bigint      NOT NULL DEFAULT 0,
            health                     bytea,
            healthy                    boolean,
            health_status              text,
            health_error               text,
            effective_config_digest    bytea,
            remote_config_status       integer,
            remote_config_hash         bytea,
            remote_config_error        text,
            package_statuses           bytea,
            custom_capabilities        bytea,
            available_components_hash  bytea,
            available_components       bytea,
            connection_settings_status bytea,

            desired_version_id         uuid REFERENCES configuration_versions,
            desired_hash               bytea,
            desired_because            text,
            desired_at                 timestamptz,
            offered_hash               bytea,
            offered_at                 timestamptz,

            -- The session. Number and messages taken on it fence every flush (D3, D12).
            connected                  boolean     NOT NULL DEFAULT false,
            transport                  smallint    NOT NULL DEFAULT 0,
            instance                   text,
            incarnation                uuid,
            connection                 bigint      NOT NULL DEFAULT 0,
            messages                   bigint      NOT NULL DEFAULT 0,
            sequence_num               bigint,
            connection_changed_at      timestamptz NOT NULL DEFAULT now(),
            -- Something this agent reported may have been lost: ask for everything at its next message.
            must_report                boolean     NOT NULL DEFAULT false,

            first_seen_at              timestamptz NOT NULL DEFAULT now(),
            changed_at                 timestamptz NOT NULL DEFAULT now()
        ) WITH (fillfactor = 80);
        CREATE INDEX agents_owned ON agents (instance, incarnation) WHERE connected;
        CREATE INDEX agents_redecided ON agents (instance, desired_at) WHERE connected;
        CREATE INDEX agents_desired ON agents (desired_version_id) WHERE desired_version_id IS NOT NULL;

        -- What selectors and search ask; written only when the description changes.
        CREATE TABLE agent_labels (
            agent_id  uuid PRIMARY KEY REFERENCES agents ON DELETE CASCADE,
            labels    jsonb NOT NULL
        );
        CREATE INDEX agent_labels_selected ON agent_labels USING gin (labels jsonb_path_ops);

        -- Last sign of life; in bulk, narrow, never fed. Over plain HTTP the sequence number lives here too (D11).
        CREATE TABLE agent_seen (
            agent_id      uuid PRIMARY KEY REFERENCES agents ON DELETE CASCADE,
            last_seen_at  timestamptz NOT NULL,
            sequence_num  bigint
        ) WITH (fillfactor = 50);
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");
}
