using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>
/// What an agent is sent once, what it sends once, and the change of its id, at which everything about it moves along.
/// </summary>
[DbContext(typeof(RegionalDb))]
[Migration("0006_messages")]
internal sealed class M0006Messages : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Messages);
        migrationBuilder.Sql(Succession);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    private const string Messages = """
        -- One sequence for both directions: the order in which the region learned of them.
        CREATE SEQUENCE agent_message_ids;

        CREATE TABLE agent_outbox (
            id              bigint PRIMARY KEY DEFAULT nextval('agent_message_ids'),
            agent_id        uuid        NOT NULL REFERENCES agents ON DELETE CASCADE,
            -- 1 restart, 2 custom message.
            kind            smallint    NOT NULL CHECK (kind IN (1, 2)),
            capability      text,
            type            text,
            data            bytea,
            created_by      text        NOT NULL,
            created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
            expires_at      timestamptz NOT NULL,
            -- Committed before anything is written to the agent: at most once.
            sent_at         timestamptz,
            -- Of a restart: the agent's health.start_time_unix_nano when it was sent, 0 when unknown.
            started_before  bigint,
            -- 1 the connection ended while it was sent, 2 the agent does not accept it any more, 3 too large to send.
            outcome         smallint CHECK (outcome BETWEEN 1 AND 3),
            CHECK ((kind = 2) = (capability IS NOT NULL AND type IS NOT NULL AND data IS NOT NULL))
        );
        CREATE INDEX agent_outbox_agent ON agent_outbox (agent_id, id);
        CREATE INDEX agent_outbox_waiting ON agent_outbox (agent_id, id) WHERE sent_at IS NULL AND outcome IS NULL;

        CREATE TABLE agent_inbox (
            id           bigint PRIMARY KEY DEFAULT nextval('agent_message_ids'),
            agent_id     uuid        NOT NULL REFERENCES agents ON DELETE CASCADE,
            capability   text        NOT NULL,
            type         text        NOT NULL,
            data         bytea       NOT NULL,
            received_at  timestamptz NOT NULL DEFAULT clock_timestamp()
        );
        CREATE INDEX agent_inbox_agent ON agent_inbox (agent_id, id);
        """;

    private const string Succession = """
        CREATE INDEX assigned_ids_old ON assigned_ids (old_id);

        -- The agent uses the id that it was given: its row is copied under it, every table that refers to agents follows,
        -- and the old row goes, so that readers of the feed see one agent leave and one come. False when there is nothing to carry.
        CREATE FUNCTION carry_agent(new_agent uuid) RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE
            old_agent uuid;
            carried agents%ROWTYPE;
            child record;
        BEGIN
            -- With writers of labels: nobody changes assignments meanwhile (AssignmentDecisions).
            PERFORM pg_advisory_xact_lock_shared(x'616D705F61736E'::bigint);
            SELECT old_id INTO old_agent FROM assigned_ids WHERE new_id = new_agent FOR UPDATE;
            IF NOT FOUND THEN
                RETURN false;
            END IF;
            DELETE FROM assigned_ids WHERE new_id = new_agent;
            SELECT * INTO carried FROM agents WHERE id = old_agent FOR UPDATE;
            IF NOT FOUND OR EXISTS (SELECT FROM agents WHERE id = new_agent) THEN
                RETURN false;
            END IF;
            carried.id := new_agent;
            carried.changed_at := now();
            INSERT INTO agents VALUES (carried.*);
            FOR child IN
                SELECT c.conrelid::regclass AS name, a.attname AS key
                FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                WHERE c.contype = 'f' AND c.confrelid = 'agents'::regclass AND c.conrelid <> 'assigned_ids'::regclass
            LOOP
                EXECUTE format('UPDATE %s SET %I = $1 WHERE %I = $2', child.name, child.key, child.key) USING new_agent, old_agent;
            END LOOP;
            -- Assignments may name an agent that is not known yet, so they do not refer to it; one of the new id goes before.
            UPDATE assignments s SET agent_id = new_agent
                WHERE agent_id = old_agent AND NOT EXISTS (SELECT FROM assignments n WHERE n.agent_id = new_agent AND n.kind = s.kind);
            DELETE FROM assignments WHERE agent_id = old_agent;
            -- Nor do credentials: one of the new id may be there already.
            UPDATE agent_credentials c SET agent_id = new_agent WHERE agent_id = old_agent AND NOT EXISTS (
                SELECT FROM agent_credentials n WHERE n.agent_id = new_agent AND n.bootstrap_token_id = c.bootstrap_token_id);
            UPDATE gateway_agents g SET agent_id = new_agent WHERE agent_id = old_agent AND NOT EXISTS (
                SELECT FROM gateway_agents n WHERE n.agent_id = new_agent AND n.credential_id = g.credential_id);
            DELETE FROM agents WHERE id = old_agent;
            RETURN true;
        END $$;
        """;
}
