-- What D1a measured: three copies of a table shaped like agents, 20,000 rows, changed 200 at a time, one transaction each.
--   bare: no stamp · inrow: an indexed stamp column set by a row trigger · narrow: feed_rows kept by a statement trigger
-- Run it on an empty database of a cluster that nothing else uses: psql -X -f D01a-measurement.sql
\set ON_ERROR_STOP on
\pset pager off
DO $$ DECLARE v text; BEGIN FOREACH v IN ARRAY ARRAY['bare','inrow','narrow'] LOOP
 EXECUTE format('CREATE TABLE a_%s (id uuid PRIMARY KEY, description bytea, health bytea, health_status text, healthy boolean, instance text, incarnation uuid, connected boolean NOT NULL DEFAULT true, desired_version_id uuid, desired_at timestamptz, messages bigint NOT NULL DEFAULT 0, changed_at timestamptz NOT NULL DEFAULT now()%s) WITH (fillfactor=80)', v, CASE WHEN v='inrow' THEN ', stamp xid8 NOT NULL DEFAULT pg_current_xact_id()' ELSE '' END);
 EXECUTE format('INSERT INTO a_%s(id, description, health, health_status, healthy, instance, incarnation, desired_version_id, desired_at) SELECT md5(i::text)::uuid, decode(repeat(md5(i::text), 24), ''hex''), decode(repeat(md5(i::text), 8),''hex''), ''ok'', true, ''eu-west-1'', md5(''x'')::uuid, md5((i%%5)::text)::uuid, now() FROM generate_series(1,20000) i', v);
 EXECUTE format('CREATE INDEX ON a_%s (instance, incarnation) WHERE connected', v);
 EXECUTE format('CREATE INDEX ON a_%s (instance, desired_at) WHERE connected', v);
 EXECUTE format('CREATE INDEX ON a_%s (desired_version_id) WHERE desired_version_id IS NOT NULL', v);
END LOOP; END $$;
CREATE INDEX ON a_inrow (stamp, id);
CREATE FUNCTION stamp_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (NEW.changed_at, NEW.health_status, NEW.connected) IS DISTINCT FROM (OLD.changed_at, OLD.health_status, OLD.connected) THEN NEW.stamp := pg_current_xact_id(); END IF; RETURN NEW; END $$;
CREATE TRIGGER s BEFORE UPDATE ON a_inrow FOR EACH ROW EXECUTE FUNCTION stamp_row();
CREATE TABLE feed_rows (kind smallint NOT NULL, key text COLLATE "C" NOT NULL, stamp xid8 NOT NULL, deleted_at timestamptz, PRIMARY KEY (kind, key)) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX ON feed_rows (stamp, kind, key);
INSERT INTO feed_rows SELECT 1, id::text, pg_current_xact_id() FROM a_narrow;
CREATE FUNCTION stamp_narrow() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE t xid8 := pg_current_xact_id(); BEGIN
 INSERT INTO feed_rows AS f (kind,key,stamp) SELECT 1, n.id::text, t FROM n JOIN o ON o.id = n.id WHERE (n.changed_at, n.health_status, n.connected) IS DISTINCT FROM (o.changed_at, o.health_status, o.connected) ORDER BY n.id
 ON CONFLICT (kind,key) DO UPDATE SET stamp = EXCLUDED.stamp, deleted_at = NULL WHERE f.stamp <> EXCLUDED.stamp OR f.deleted_at IS NOT NULL; RETURN NULL; END $$;
CREATE TRIGGER s AFTER UPDATE ON a_narrow REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION stamp_narrow();
CREATE TABLE result (variant text, fed boolean, ms float, wal bigint);
CREATE PROCEDURE run(v text, fed boolean, batches int) LANGUAGE plpgsql AS $$
DECLARE ids uuid[]; t0 timestamptz; w0 pg_lsn; total float := 0; BEGIN
 w0 := pg_current_wal_insert_lsn();
 FOR b IN 1..batches LOOP
  SELECT array_agg(id ORDER BY id) INTO ids FROM (SELECT md5((1 + (b * 7919 + g * 104729) % 20000)::text)::uuid id FROM generate_series(1,200) g) x;
  t0 := clock_timestamp();
  IF fed THEN EXECUTE format('UPDATE a_%s a SET health_status = $2, changed_at = clock_timestamp(), messages = messages + 1 FROM unnest($1) u(id) WHERE a.id = u.id', v) USING ids, 'st' || b;
  ELSE EXECUTE format('UPDATE a_%s a SET messages = messages + 1 FROM unnest($1) u(id) WHERE a.id = u.id', v) USING ids; END IF;
  COMMIT;
  total := total + extract(epoch from clock_timestamp() - t0) * 1000;
 END LOOP;
 INSERT INTO result VALUES (v, fed, total, pg_current_wal_insert_lsn() - w0); COMMIT;
END $$;
VACUUM ANALYZE;
CHECKPOINT;
CALL run('bare',true,20); CALL run('inrow',true,20); CALL run('narrow',true,20); DELETE FROM result; CHECKPOINT;
CALL run('bare',true,200); CALL run('inrow',true,200); CALL run('narrow',true,200);
CALL run('narrow',true,200); CALL run('inrow',true,200); CALL run('bare',true,200);
CALL run('inrow',true,200); CALL run('narrow',true,200); CALL run('bare',true,200);
CALL run('narrow',true,200); CALL run('inrow',true,200); CALL run('bare',true,200);
CALL run('inrow',true,200); CALL run('narrow',true,200); CALL run('bare',true,200);
CALL run('bare',false,200); CALL run('inrow',false,200); CALL run('narrow',false,200);
CALL run('narrow',false,200); CALL run('inrow',false,200); CALL run('bare',false,200);
SELECT variant, fed, count(*), round((200*200/(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)/1000))::numeric) rows_per_s, round((percentile_cont(0.5) WITHIN GROUP (ORDER BY wal)/40000)::numeric) wal_bytes_per_row FROM result GROUP BY 1,2 ORDER BY 2 DESC,1;
SELECT relname, n_tup_upd, n_tup_hot_upd, pg_size_pretty(pg_table_size(relid)) tbl, pg_size_pretty(pg_indexes_size(relid)) idx FROM pg_stat_user_tables WHERE relname LIKE 'a\_%' OR relname='feed_rows' ORDER BY 1;
