using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>
/// What happened to each agent, a row per transition, in partitions by day (docs/decisions/history.md). Triggers write it with the
/// change itself: no writer has to remember to, and none can write it twice.
/// </summary>
[DbContext(typeof(RegionalDb))]
[Migration("0012_history")]
internal sealed class M0012History : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Tables);
        migrationBuilder.Sql(Days);
        migrationBuilder.Sql(Transitions);
        migrationBuilder.Sql(Succession);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    private const string Tables = """
        -- Drawn while the agent's row is locked: the order of its events, also where two have the same time.
        CREATE SEQUENCE agent_event_ordinals;

        CREATE TABLE agent_events (
            ordinal    bigint      NOT NULL DEFAULT nextval('agent_event_ordinals'),
            agent_id   uuid        NOT NULL,
            at         timestamptz NOT NULL,
            -- 1 connected, 2 disconnected, 3 healthy, 4 unhealthy; of a configuration: 5 offered, 6 applied, 7 failed, 8 rolled back;
            -- 9 described, 10 approved, 11 refused, 12 renamed, 13 removed.
            kind       smallint    NOT NULL,
            transport  smallint,
            instance   text,
            hash       bytea,
            detail     text
        ) PARTITION BY RANGE (at);
        CREATE INDEX agent_events_agent ON agent_events (agent_id, ordinal);

        -- Takes what no day was made for: no write fails for want of one.
        CREATE TABLE agent_events_default PARTITION OF agent_events DEFAULT;
        """;

    private const string Days = """
        -- False when the day (UTC) is there already. What was written before it was there moves into it.
        CREATE FUNCTION agent_events_add_day(day date) RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE
            part   text := 'agent_events_' || to_char(day, 'YYYYMMDD');
            begins timestamptz := day::timestamp AT TIME ZONE 'UTC';
            ends   timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
        BEGIN
            IF to_regclass(part) IS NOT NULL THEN
                RETURN false;
            END IF;
            EXECUTE format('CREATE TABLE %I (LIKE agent_events INCLUDING DEFAULTS INCLUDING INDEXES)', part);
            LOCK TABLE agent_events_default IN ACCESS EXCLUSIVE MODE;
            EXECUTE format('WITH moved AS (DELETE FROM agent_events_default WHERE at >= $1 AND at < $2 RETURNING *) INSERT INTO %I SELECT * FROM moved', part)
                USING begins, ends;
            EXECUTE format('ALTER TABLE agent_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, begins, ends);
            RETURN true;
        END $$;

        SELECT agent_events_add_day((now() AT TIME ZONE 'UTC')::date + ahead) FROM generate_series(0, 1) AS ahead;
        """;

    // A statement that changes nothing of what is watched joins its rows with themselves and writes nothing. The plan is made at the first
    // call of a session and kept: after a statement of one row an inner join would be a nested loop for ever. A full join cannot be; what
    // has no partner (labels that move to another id) is left out by words from which the planner does not make it an inner join.
    private const string Transitions = """
        CREATE FUNCTION agent_events_updated() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            this_moment timestamptz := clock_timestamp();
        BEGIN
            INSERT INTO agent_events (agent_id, at, kind, transport, instance, hash, detail)
            SELECT n.id, this_moment, e.kind, e.transport, e.instance, e.hash, left(e.detail, 500)
            FROM new_rows n FULL JOIN old_rows o ON o.id = n.id
            CROSS JOIN LATERAL (
                SELECT 1::smallint AS kind, n.transport, n.instance, NULL::bytea AS hash,
                    CASE WHEN o.connected THEN 'took over from ' || coalesce(o.instance, 'plain HTTP') END AS detail
                WHERE n.connected AND (NOT o.connected OR (n.transport, n.instance, n.incarnation) IS DISTINCT FROM (o.transport, o.instance, o.incarnation))
                UNION ALL
                SELECT 2, o.transport, o.instance, NULL, CASE
                    WHEN n.connection <> o.connection THEN 'its instance was lost'
                    WHEN o.transport = 2 AND n.messages = o.messages THEN 'it stopped polling' END
                WHERE o.connected AND NOT n.connected
                UNION ALL
                SELECT CASE WHEN n.healthy THEN 3 ELSE 4 END, NULL, NULL, NULL,
                    CASE WHEN NOT n.healthy THEN coalesce(nullif(n.health_error, ''), nullif(n.health_status, '')) END
                WHERE n.healthy IS DISTINCT FROM o.healthy AND n.healthy IS NOT NULL AND (o.healthy IS NOT NULL OR NOT n.healthy)
                UNION ALL
                SELECT 5, NULL, NULL, n.offered_hash, NULL
                WHERE n.offered_hash IS DISTINCT FROM o.offered_hash AND n.offered_hash IS NOT NULL
                UNION ALL
                SELECT CASE n.remote_config_status WHEN 1 THEN 6 ELSE 7 END, NULL, NULL, n.remote_config_hash,
                    CASE WHEN n.remote_config_status = 3 THEN nullif(n.remote_config_error, '') END
                WHERE (n.remote_config_status, n.remote_config_hash) IS DISTINCT FROM (o.remote_config_status, o.remote_config_hash)
                    AND n.remote_config_status IN (1, 3)
                UNION ALL
                -- An attempt whose end was followed by another report before it was written.
                SELECT CASE n.attempt_outcome WHEN 1 THEN 7 ELSE 8 END, NULL, NULL, n.assigned_hash, nullif(n.attempt_error, '')
                WHERE n.attempt_outcome IS NOT NULL
                    AND (n.attempt_outcome, n.assigned_hash) IS DISTINCT FROM (o.attempt_outcome, o.assigned_hash)
                    AND (n.attempt_outcome, n.remote_config_status, n.remote_config_hash) IS DISTINCT FROM (1, 3, n.assigned_hash)
                UNION ALL
                SELECT CASE n.admission WHEN 1 THEN 10 ELSE 11 END, NULL, NULL, NULL, NULL
                WHERE n.admission <> o.admission AND n.admission IN (1, 2)) AS e
            WHERE (n.connected, n.transport, n.instance, n.incarnation, n.healthy, n.offered_hash, n.remote_config_status, n.remote_config_hash,
                   n.attempt_outcome, n.assigned_hash, n.admission)
                IS DISTINCT FROM
                  (o.connected, o.transport, o.instance, o.incarnation, o.healthy, o.offered_hash, o.remote_config_status, o.remote_config_hash,
                   o.attempt_outcome, o.assigned_hash, o.admission)
            ORDER BY n.id, e.kind = 2, e.kind;
            RETURN NULL;
        END $$;

        -- A row that is copied under another id (carry_agent) was seen before.
        CREATE FUNCTION agent_events_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO agent_events (agent_id, at, kind, transport, instance)
            SELECT n.id, clock_timestamp(), 1, n.transport, n.instance FROM new_rows n WHERE n.connected AND n.first_seen_at = now();
            RETURN NULL;
        END $$;

        CREATE FUNCTION agent_events_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO agent_events (agent_id, at, kind) SELECT o.id, clock_timestamp(), 13 FROM old_rows o;
            RETURN NULL;
        END $$;

        -- Labels are only written when the description says something else; what it says is not compared where the hot rows are.
        CREATE FUNCTION agent_events_described() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO agent_events (agent_id, at, kind, detail)
            SELECT n.agent_id, clock_timestamp(), 9, left((
                SELECT string_agg(name, ', ' ORDER BY name COLLATE "C")
                FROM (SELECT jsonb_object_keys(n.labels || o.labels) AS name) AS names WHERE n.labels -> name IS DISTINCT FROM o.labels -> name), 500)
            FROM new_rows n FULL JOIN old_rows o ON o.agent_id = n.agent_id
            WHERE n.labels IS DISTINCT FROM o.labels AND coalesce(n.agent_id = o.agent_id, false);
            RETURN NULL;
        END $$;

        CREATE TRIGGER history_updated AFTER UPDATE ON agents REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION agent_events_updated();
        CREATE TRIGGER history_inserted AFTER INSERT ON agents REFERENCING NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION agent_events_inserted();
        CREATE TRIGGER history_deleted AFTER DELETE ON agents REFERENCING OLD TABLE AS old_rows
            FOR EACH STATEMENT EXECUTE FUNCTION agent_events_deleted();
        CREATE TRIGGER history_described AFTER UPDATE ON agent_labels REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
            FOR EACH STATEMENT EXECUTE FUNCTION agent_events_described();
        """;

    // As before, and what happened to the agent goes along with it.
    private const string Succession = """
        ALTER FUNCTION carry_agent(uuid) RENAME TO carry_agent_row;

        CREATE FUNCTION carry_agent(new_agent uuid) RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE
            old_agent uuid;
        BEGIN
            SELECT old_id INTO old_agent FROM assigned_ids WHERE new_id = new_agent;
            IF NOT carry_agent_row(new_agent) THEN
                RETURN false;
            END IF;
            UPDATE agent_events SET agent_id = new_agent WHERE agent_id = old_agent AND kind <> 13;
            INSERT INTO agent_events (agent_id, at, kind, detail) VALUES (new_agent, clock_timestamp(), 12, 'was ' || old_agent);
            RETURN true;
        END $$;
        """;
}
