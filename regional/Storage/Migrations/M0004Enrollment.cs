using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>
/// What agents prove who they are with. Secrets are stored as hashes; what must be sent again is sealed with a key that is not in
/// the database.
/// </summary>
[DbContext(typeof(RegionalDb))]
[Migration("0004_enrollment")]
internal sealed class M0004Enrollment : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
        CREATE TABLE bootstrap_tokens (
            id            uuid PRIMARY KEY,
            name          text        NOT NULL,
            secret_hash   bytea       NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
            -- Given to every agent that it lets in; they win over what the agent says of itself.
            labels        jsonb       NOT NULL CHECK (jsonb_typeof(labels) = 'object'),
            -- 0 agents wait for approval, 1 they are admitted; null: as the region's policy says.
            admission     smallint    CHECK (admission IN (0, 1)),
            uses_allowed  integer     NOT NULL CHECK (uses_allowed > 0),
            uses          integer     NOT NULL DEFAULT 0 CHECK (uses BETWEEN 0 AND uses_allowed),
            expires_at    timestamptz NOT NULL,
            revoked_at    timestamptz,
            revoked_by    text,
            created_by    text        NOT NULL,
            created_at    timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE agent_credentials (
            id                  uuid PRIMARY KEY,
            -- 1 token, 2 certificate, 3 the bootstrap token that the agent keeps: of one agent. 4 gateway: of many.
            kind                smallint    NOT NULL CHECK (kind BETWEEN 1 AND 4),
            -- Not a reference: a certificate for the id that an agent was just given comes before that id's first report.
            agent_id            uuid,
            name                text        NOT NULL,
            -- SHA-256 of the token, or of the certificate's DER.
            proof_hash          bytea UNIQUE CHECK (octet_length(proof_hash) = 32),
            -- Of a token that the region made for an agent: each later offer of connection settings must carry it again.
            sealed_secret       bytea,
            serial              bytea UNIQUE,
            certificate         bytea,
            bootstrap_token_id  uuid REFERENCES bootstrap_tokens,
            -- Of a gateway: labels that its agents must carry, and how many there may be.
            scope               jsonb CHECK (jsonb_typeof(scope) = 'object'),
            most_agents         integer CHECK (most_agents > 0),
            expires_at          timestamptz,
            -- First use: from then on it is the agent's, and what it had before is refused.
            connected_at        timestamptz,
            last_used_at        timestamptz,
            revoked_at          timestamptz,
            revoked_by          text,
            created_by          text        NOT NULL,
            created_at          timestamptz NOT NULL DEFAULT now(),
            UNIQUE (bootstrap_token_id, agent_id),
            CHECK ((kind = 4) = (agent_id IS NULL)),
            CHECK ((kind = 4) = (most_agents IS NOT NULL)),
            CHECK ((kind = 2) = (certificate IS NOT NULL AND serial IS NOT NULL AND expires_at IS NOT NULL)),
            CHECK ((kind = 3) = (bootstrap_token_id IS NOT NULL)),
            CHECK ((kind = 3) = (proof_hash IS NULL))
        );
        CREATE INDEX agent_credentials_of_agent ON agent_credentials (agent_id) WHERE agent_id IS NOT NULL;
        CREATE INDEX agent_credentials_expiring ON agent_credentials (expires_at) WHERE kind = 2;

        CREATE TABLE gateway_agents (
            credential_id  uuid        NOT NULL REFERENCES agent_credentials ON DELETE CASCADE,
            agent_id       uuid        NOT NULL,
            since          timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (credential_id, agent_id)
        );

        -- How an agent came in, when it did not just present the shared key to a region that admits everybody.
        CREATE TABLE agent_enrollments (
            agent_id     uuid PRIMARY KEY REFERENCES agents ON DELETE CASCADE,
            -- 1 shared key, 2 trusted on first use, 3 bootstrap token, 4 gateway.
            way          smallint    NOT NULL CHECK (way BETWEEN 1 AND 4),
            token_id     uuid REFERENCES bootstrap_tokens,
            labels       jsonb       NOT NULL DEFAULT '{}',
            enrolled_at  timestamptz NOT NULL DEFAULT now(),
            decided_at   timestamptz,
            decided_by   text
        );
        CREATE INDEX agents_waiting ON agents (first_seen_at) WHERE admission = 0;

        ALTER TABLE agents ADD desired_credential_id uuid REFERENCES agent_credentials;

        -- What was taken back: every instance follows this, and so may a webhook.
        CREATE TABLE revocations (
            id               uuid PRIMARY KEY,
            -- 1 credential, 2 bootstrap token, 3 agent.
            what             smallint    NOT NULL CHECK (what BETWEEN 1 AND 3),
            subject_id       uuid        NOT NULL,
            agent_id         uuid,
            serial           bytea,
            because          text        NOT NULL,
            revoked_by       text        NOT NULL,
            -- When it was written, not when its transaction began: readers look back over a window.
            revoked_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
            notified_at      timestamptz,
            attempts         integer     NOT NULL DEFAULT 0,
            next_attempt_at  timestamptz NOT NULL DEFAULT now(),
            last_error       text
        );
        CREATE INDEX revocations_recent ON revocations (revoked_at);
        CREATE INDEX revocations_untold ON revocations (next_attempt_at) WHERE notified_at IS NULL;

        -- The region's agent CA: one row once it was needed, or none when its files are given.
        CREATE TABLE agent_ca (
            single      boolean PRIMARY KEY DEFAULT true CHECK (single),
            certificate bytea       NOT NULL,
            sealed_key  bytea       NOT NULL,
            created_at  timestamptz NOT NULL DEFAULT now()
        );

        -- Known text sealed with the master key: tells at start that it is still the same one.
        CREATE TABLE key_check (
            single      boolean PRIMARY KEY DEFAULT true CHECK (single),
            sealed      bytea       NOT NULL,
            created_at  timestamptz NOT NULL DEFAULT now()
        );
        """);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");
}
