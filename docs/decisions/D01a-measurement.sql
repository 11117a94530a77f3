-- What D1a measured, on a region's own table of agents: the same change, 200 agents per transaction, prepared, with the stamp in different places.
-- Run it on a database that `ampora-regional migrate` has made, on a cluster that nothing else uses, as superuser: psql -X -f D01a-measurement.sql
-- CPU is that of the server's process (/proc/self/schedstat), so it needs Linux; the least of several alternating runs is shown.
\set ON_ERROR_STOP on
\pset pager off
SET client_min_messages = warning;
CREATE SCHEMA measured; SET search_path = measured, public;
CREATE TABLE known AS SELECT i - 1 AS n, ('0193' || substr(md5(i::text), 1, 28))::uuid AS id FROM generate_series(1, 20000) i;
CREATE INDEX ON known (n);
CREATE SEQUENCE message;
CREATE TABLE result (variant text, us float, wal bigint, rows int);
CREATE FUNCTION cpu_us() RETURNS float LANGUAGE sql AS $$ SELECT split_part(pg_read_file('/proc/self/schedstat', 0, 200, true), ' ', 1)::float / 1000 $$;

-- A copy of agents, and the flush of its health as a function, whose plan is kept.
CREATE PROCEDURE prepare(variant text, stamps text DEFAULT '') LANGUAGE plpgsql AS $$ BEGIN
 EXECUTE format('CREATE TABLE %I (LIKE public.agents INCLUDING ALL) WITH (fillfactor = 80); INSERT INTO %1$I (id, connected, transport, connection) SELECT id, true, 1, 1 FROM known', variant);
 EXECUTE format($f$CREATE FUNCTION %I(i uuid[], m bigint[], h bytea[], b boolean[], t text[]) RETURNS void LANGUAGE plpgsql AS $b$ BEGIN
  UPDATE %I a SET messages = u.messages, sequence_num = u.messages, health = u.health, healthy = u.healthy, health_status = u.status, changed_at = now() %s
  FROM unnest(i, m, h, b, t) AS u(id, messages, health, healthy, status) WHERE a.id = u.id AND a.connection = 1 AND a.messages <= u.messages;
 END $b$ $f$, 'flush_' || variant, variant, stamps);
END $$;
CREATE PROCEDURE run(variant text, batches int) LANGUAGE plpgsql AS $$
DECLARE i uuid[]; m bigint[]; h bytea[]; b boolean[]; t text[]; us float := 0; began float; wal pg_lsn := pg_current_wal_insert_lsn(); BEGIN
 FOR batch IN 0..batches - 1 LOOP
  SELECT array_agg(k.id ORDER BY k.id), array_agg(number), array_agg(convert_to('0801110100000000 status ' || batch, 'UTF8')), array_agg(batch % 2 = 0), array_agg('status ' || batch)
   INTO i, m, h, b, t FROM known k, (SELECT nextval('message') AS number) s WHERE k.n >= batch * 200 % 20000 AND k.n < batch * 200 % 20000 + 200;
  began := cpu_us();
  EXECUTE format('SELECT %I($1, $2, $3, $4, $5)', 'flush_' || variant) USING i, m, h, b, t;
  COMMIT;
  us := us + cpu_us() - began;
 END LOOP;
 INSERT INTO result VALUES (variant, us, pg_current_wal_insert_lsn() - wal, batches * 200); COMMIT;
END $$;
CREATE FUNCTION stamp_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.feed_stamp := pg_current_xact_id(); RETURN NEW; END $$;

CALL prepare('nowhere');

CALL prepare('text_key');
CREATE TABLE rows_text (kind smallint, key text COLLATE "C", stamp xid8 NOT NULL, deleted_at timestamptz, PRIMARY KEY (kind, key));
CREATE INDEX ON rows_text (stamp, kind, key);
INSERT INTO rows_text SELECT 1, id::text, '0' FROM known;
CREATE FUNCTION stamp_text() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
 INSERT INTO rows_text AS f SELECT 1, n.id::text, pg_current_xact_id() FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE (n.changed_at, n.connected) IS DISTINCT FROM (o.changed_at, o.connected) ORDER BY n.id
 ON CONFLICT (kind, key) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL; RETURN NULL; END $$;
CREATE TRIGGER t AFTER UPDATE ON text_key REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION stamp_text();

CALL prepare('uuid_key');
CREATE TABLE rows_uuid (id uuid PRIMARY KEY, stamp xid8 NOT NULL, deleted_at timestamptz);
CREATE INDEX ON rows_uuid (stamp, id);
INSERT INTO rows_uuid SELECT id, '0' FROM known;
CREATE FUNCTION stamp_uuid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
 INSERT INTO rows_uuid AS f SELECT n.id, pg_current_xact_id() FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE (n.changed_at, n.connected) IS DISTINCT FROM (o.changed_at, o.connected) ORDER BY n.id
 ON CONFLICT (id) DO UPDATE SET stamp = greatest(f.stamp, EXCLUDED.stamp), deleted_at = NULL; RETURN NULL; END $$;
CREATE TRIGGER t AFTER UPDATE ON uuid_key REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION stamp_uuid();

CALL prepare('in_row_indexed', ', feed_stamp = greatest(a.feed_stamp, pg_current_xact_id())');
CREATE INDEX ON in_row_indexed (feed_stamp, id);

CREATE TABLE parts (stamp xid8, first uuid, last uuid, ids uuid[]);
ALTER TABLE parts ALTER ids SET STORAGE PLAIN;
CREATE INDEX ON parts (stamp, last);
CREATE FUNCTION note_parts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
 INSERT INTO parts SELECT pg_current_xact_id(), (array_agg(id))[1], (array_agg(id))[count(*)], array_agg(id)
 FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / 240 AS part FROM new_rows WHERE feed_stamp = pg_current_xact_id()) numbered GROUP BY part; RETURN NULL; END $$;
CALL prepare('in_row_by_trigger');
CREATE TRIGGER s BEFORE UPDATE ON in_row_by_trigger FOR EACH ROW WHEN ((OLD.changed_at, OLD.connected) IS DISTINCT FROM (NEW.changed_at, NEW.connected)) EXECUTE FUNCTION stamp_row();
CREATE TRIGGER t AFTER UPDATE ON in_row_by_trigger REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_parts();
CALL prepare('in_row_by_statement', ', feed_stamp = greatest(a.feed_stamp, pg_current_xact_id())');
CREATE TRIGGER t AFTER UPDATE ON in_row_by_statement REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_parts();

CALL prepare('in_row_and_log', ', feed_stamp = greatest(a.feed_stamp, pg_current_xact_id())');
CREATE TABLE log (stamp xid8, id uuid, PRIMARY KEY (stamp, id));
CREATE FUNCTION note_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
 INSERT INTO log SELECT pg_current_xact_id(), id FROM new_rows WHERE feed_stamp = pg_current_xact_id() ORDER BY id ON CONFLICT DO NOTHING; RETURN NULL; END $$;
CREATE TRIGGER t AFTER UPDATE ON in_row_and_log REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION note_log();

CREATE PROCEDURE rounds(n int) LANGUAGE plpgsql AS $$ DECLARE v text; BEGIN FOR i IN 1..n LOOP
 FOREACH v IN ARRAY ARRAY['nowhere', 'text_key', 'uuid_key', 'in_row_indexed', 'in_row_by_trigger', 'in_row_by_statement', 'in_row_and_log'] LOOP CALL run(v, 100); END LOOP;
END LOOP; END $$;
VACUUM ANALYZE;
CALL rounds(1); DELETE FROM result; CALL rounds(5);
SELECT variant, round(min(us / rows)::numeric, 1) AS cpu_us_per_row, round(min(wal / rows)) AS wal_per_row FROM result GROUP BY 1 ORDER BY 2;
