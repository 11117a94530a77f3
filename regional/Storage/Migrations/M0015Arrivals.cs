using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Regional.Storage.Migrations;

/// <summary>An agent that comes for the first time costs the same however many there are already (docs/decisions/arrivals.md).</summary>
[DbContext(typeof(RegionalDb))]
[Migration("0015_arrivals")]
internal sealed class M0015Arrivals : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Agents);
        migrationBuilder.Sql(Labels);
        migrationBuilder.Sql(Plans);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    // What a statement inserted is looked for by an array of its ids: joined as a table of unknown size, it was joined with a scan of all
    // agents, for each batch of newcomers again. Most newcomers are just that: their rows are not read again.
    private const string Agents = """
        CREATE OR REPLACE FUNCTION feed_agents_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            this_stamp xid8;
            ids uuid[];
        BEGIN
            SELECT array_agg(id ORDER BY id) INTO ids FROM new_rows;
            IF ids IS NULL THEN
                RETURN NULL;
            END IF;
            this_stamp := feed_stamp();
            -- A row that is copied brings another stamp; one that comes again after its deletion must not fall below its tombstone.
            IF EXISTS (SELECT FROM new_rows WHERE feed_stamp <> this_stamp) OR EXISTS (SELECT FROM feed_rows WHERE kind = 1 AND key = ANY (ids::text[])) THEN
                WITH returned AS (
                    DELETE FROM feed_rows WHERE kind = 1 AND key = ANY (ids::text[]) RETURNING key::uuid AS id, stamp),
                wrong AS (
                    SELECT n.id, greatest(this_stamp, r.stamp) AS stamp FROM new_rows n LEFT JOIN returned r ON r.id = n.id
                    WHERE n.feed_stamp <> greatest(this_stamp, r.stamp))
                UPDATE agents a SET feed_stamp = w.stamp FROM wrong w WHERE a.id = w.id;
                INSERT INTO feed_changes (stamp, first, last, ids)
                SELECT stamp, (array_agg(id ORDER BY id))[1], (array_agg(id ORDER BY id))[count(*)], array_agg(id ORDER BY id)
                FROM (
                    SELECT feed_stamp AS stamp, id, (row_number() OVER (PARTITION BY feed_stamp ORDER BY id) - 1) / 240 AS part
                    FROM agents WHERE id = ANY (ids)) numbered
                GROUP BY stamp, part;
            ELSE
                INSERT INTO feed_changes (stamp, first, last, ids)
                SELECT this_stamp, (array_agg(id ORDER BY id))[1], (array_agg(id ORDER BY id))[count(*)], array_agg(id ORDER BY id)
                FROM (SELECT id, (place - 1) / 240 AS part FROM unnest(ids) WITH ORDINALITY AS numbered(id, place)) parts
                GROUP BY part;
            END IF;
            RETURN NULL;
        END $$;
        """;

    private const string Labels = """
        CREATE OR REPLACE FUNCTION feed_agent_labels_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            this_stamp xid8;
            ids uuid[];
        BEGIN
            SELECT array_agg(agent_id) INTO ids FROM changed_rows;
            IF ids IS NOT NULL THEN
                this_stamp := feed_stamp();
                UPDATE agents a SET feed_stamp = this_stamp
                FROM (
                    SELECT id FROM agents WHERE id = ANY (ids) AND feed_stamp < this_stamp
                    ORDER BY id FOR NO KEY UPDATE) stale
                WHERE a.id = stale.id;
            END IF;
            RETURN NULL;
        END $$;
        """;

    // A plan that is made for each call anew costs more than what it plans. One that is kept from the days when nearly no agent was there
    // would read the table through, at every call, until somebody gathers statistics.
    private const string Plans = """
        ALTER FUNCTION feed_agents_inserted() SET plan_cache_mode = force_generic_plan SET enable_seqscan = off;
        ALTER FUNCTION feed_agent_labels_changed() SET plan_cache_mode = force_generic_plan SET enable_seqscan = off;
        ALTER FUNCTION agent_events_updated() SET plan_cache_mode = force_generic_plan;
        """;
}
