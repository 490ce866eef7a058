--
-- nsresolve.migrations: what each tool has recorded, and what is wrong with it.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SET TIME ZONE 'UTC';
SET datestyle = ISO;
CREATE ROLE regress_nsr_app LOGIN;
CREATE ROLE regress_nsr_other LOGIN;
CREATE SCHEMA reports_a AUTHORIZATION regress_nsr_app;
CREATE SCHEMA reports_b AUTHORIZATION regress_nsr_app;
CREATE VIEW public.reports AS
	SELECT tool, schema_name AS schema, table_name, applied, latest, applied_at AS at, state, note
	FROM nsresolve.migrations WHERE schema_name LIKE 'reports\_%' OR schema_name IN ('drizzle', 'sqitch', 'graphile_migrate');
GRANT SELECT ON public.reports TO PUBLIC;

-- The names of the tools, and the tables that they are told by.
SELECT count(*) > 50 AS many, count(DISTINCT tool) > 40 AS tools FROM nsresolve.known_tools();
SELECT * FROM nsresolve.known_tools() WHERE tool IN ('Drizzle', 'golang-migrate');

-- Good ones.
SET SESSION AUTHORIZATION regress_nsr_app;
SET search_path = reports_a;
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('c0ffee'), ('ab12cd');
CREATE TABLE knex_migrations (id serial PRIMARY KEY, name varchar(255), batch int, migration_time timestamptz);
INSERT INTO knex_migrations (name, batch, migration_time) VALUES
	('2_posts.js', 2, '2024-02-01 10:00+00'), ('1_users.js', 1, '2024-01-01 10:00+00');
UPDATE knex_migrations SET id = 3 - id + 10;
CREATE TABLE knex_migrations_lock (index serial, is_locked int);
CREATE TABLE django_migrations (id bigserial, app varchar(255), name varchar(255), applied timestamptz);
INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0001_initial', '2024-01-01'), ('blog', '0001_initial', '2024-01-02 03:04:05.678');
CREATE TABLE kysely_migration (name varchar(255), timestamp varchar(255));
INSERT INTO kysely_migration VALUES ('a', '2024-03-01T00:00:00.000Z'), ('b', '2024-03-02T00:00:00.000Z');
CREATE TABLE "SequelizeMeta" (name varchar(255) PRIMARY KEY);
INSERT INTO "SequelizeMeta" VALUES ('9-a.js'), ('10-b.js');
CREATE TABLE databasechangelog (id varchar(255), author varchar(255), filename varchar(255), dateexecuted timestamp, orderexecuted int);
INSERT INTO databasechangelog VALUES ('1', 'ann', 'x', '2024-01-01', 1), ('1', 'bob', 'x', '2024-01-02', 2), ('7', 'bob', 'x', '2024-01-03', 3);
CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied bool, tstamp timestamp);
INSERT INTO goose_db_version (version_id, is_applied, tstamp) VALUES (0, true, '2024-01-01'), (1, true, '2024-01-02'), (2, true, '2024-01-03'), (2, false, '2024-01-04');
CREATE TABLE _prisma_migrations (id varchar(36), checksum varchar(64), finished_at timestamptz, migration_name varchar(255), logs text, rolled_back_at timestamptz, started_at timestamptz, applied_steps_count int);
INSERT INTO _prisma_migrations (migration_name, started_at, finished_at, rolled_back_at) VALUES
	('1_init', '2024-01-01', '2024-01-01', NULL), ('2_fails', '2024-01-02', NULL, '2024-01-03'), ('2_fails', '2024-01-04', '2024-01-04', NULL);
CREATE TABLE migrations (id serial, migration varchar(255), batch int);
CREATE TABLE schema_info (version int);
INSERT INTO schema_info VALUES (12);
-- A tool's name for something else.
CREATE TABLE changelog (what text);
-- A partitioned one, and one that has grown columns.
CREATE TABLE schema_migrations (version bigint) PARTITION BY RANGE (version);
CREATE TABLE versions_1 PARTITION OF schema_migrations FOR VALUES FROM (0) TO (10);
CREATE TABLE versions_2 (dropped int, inserted_at timestamp, version bigint);
ALTER TABLE versions_2 DROP dropped;
ALTER TABLE schema_migrations ADD inserted_at timestamp;
ALTER TABLE schema_migrations ATTACH PARTITION versions_2 FOR VALUES FROM (10) TO (100);
INSERT INTO schema_migrations VALUES (9, '2024-01-09'), (10, '2024-01-10');
CREATE TABLE pgmigrations (id serial, name text);
INSERT INTO pgmigrations (name) VALUES ('before');
ALTER TABLE pgmigrations ADD run_on timestamp DEFAULT '2024-06-01';
-- Schemas of their own.
RESET SESSION AUTHORIZATION;
CREATE SCHEMA drizzle AUTHORIZATION regress_nsr_app;
CREATE SCHEMA sqitch AUTHORIZATION regress_nsr_app;
CREATE SCHEMA graphile_migrate AUTHORIZATION regress_nsr_app;
SET SESSION AUTHORIZATION regress_nsr_app;
CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint);
INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('aaaa', 1700000000000), ('bbbb', 1800000000000);
CREATE TABLE sqitch.changes (change_id text, change text, project text, committed_at timestamptz);
INSERT INTO sqitch.changes VALUES ('1', 'users', 'shop', '2024-01-01'), ('2', 'users', 'shop', '2024-01-02');
CREATE TABLE graphile_migrate.migrations (hash text PRIMARY KEY, previous_hash text, filename text, date timestamptz);
INSERT INTO graphile_migrate.migrations VALUES ('sha1:aaaa', NULL, '000001.sql', '2024-01-01'), ('sha1:bbbb', 'sha1:aaaa', '000002.sql', '2024-01-02');
CREATE TABLE graphile_migrate.current (filename text PRIMARY KEY, content text, date timestamptz);
CREATE TABLE sqitch.tags (tag_id text, tag text, change_id text);
SELECT tool, schema, table_name, applied, latest, at FROM public.reports WHERE state = 'clean';
SELECT tool, schema, table_name, applied, latest, state, note FROM public.reports WHERE state IS DISTINCT FROM 'clean';

-- Bad ones.
SET search_path = reports_b;
CREATE TABLE schema_migrations (version bigint, dirty bool);
INSERT INTO schema_migrations VALUES (20240101, true);
CREATE TABLE flyway_schema_history (installed_rank int, version varchar(50), description text, type text, script text, checksum int, installed_by text, installed_on timestamp, execution_time int, success bool);
INSERT INTO flyway_schema_history (installed_rank, version, script, installed_on, success) VALUES
	(1, '1', 'V1', '2024-01-01', true), (2, '2', 'V2', '2024-01-02', true), (3, NULL, 'R', '2024-01-03', true), (4, '3', 'V3', '2024-01-04', false);
CREATE TABLE schemaversion (version bigint, name text, run_at timestamptz);
INSERT INTO schemaversion (version, run_at) VALUES (1, '2024-01-01'), (2, '2024-01-01'), (5, '2024-01-05'), (9, '2024-01-05');
CREATE TABLE kysely_migration (name varchar(255), timestamp varchar(255));
INSERT INTO kysely_migration VALUES ('a', 'never'), ('a', '2024-03-02T00:00:00.000Z');
CREATE TABLE gorp_migrations (id text, applied_at timestamptz);
CREATE TABLE seaql_migrations (version text[], applied_at bigint);
CREATE TABLE mikro_orm_migrations (id int, name text, executed_at text);
INSERT INTO mikro_orm_migrations VALUES (1, 'x', '2024-99-99 00:00:00');
SELECT tool, table_name, applied, latest, at, state, note FROM public.reports WHERE schema = 'reports_b';
-- A history for each tenant is no matter where that is how it is meant.
SET nsresolve.metadata_schema = '$default';
SELECT tool, schema, state, note FROM public.reports WHERE table_name = 'kysely_migration';
RESET nsresolve.metadata_schema;

-- What one may not read.
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION regress_nsr_other;
SELECT DISTINCT applied, latest, at, state, note FROM nsresolve.migrations m, LATERAL (SELECT applied_at AS at) x WHERE schema_name LIKE 'reports%';
SELECT * FROM nsresolve.metadata_rows('reports_a.alembic_version') AS r (version_num varchar);
RESET SESSION AUTHORIZATION;
GRANT USAGE ON SCHEMA reports_a TO regress_nsr_other;
GRANT SELECT ON reports_a.alembic_version, reports_a.knex_migrations TO regress_nsr_other;
GRANT SELECT (version) ON reports_a.schema_info TO regress_nsr_other;
ALTER TABLE reports_a.knex_migrations ENABLE ROW LEVEL SECURITY;
SET SESSION AUTHORIZATION regress_nsr_other;
SELECT tool, table_name, applied, latest, state, note FROM nsresolve.migrations WHERE schema_name LIKE 'reports%' AND state <> 'no access';
SELECT * FROM nsresolve.metadata_rows('reports_a.alembic_version') AS r (version_num varchar);
SELECT * FROM nsresolve.metadata_rows('reports_a.schema_info') AS r (version int);
SELECT * FROM nsresolve.metadata_rows('reports_a.knex_migrations') AS r (name varchar);
SELECT * FROM nsresolve.metadata_rows('reports_a.django_migrations') AS r (name varchar);
RESET SESSION AUTHORIZATION;

-- Columns are asked for as they are.
SELECT * FROM nsresolve.metadata_rows('reports_a.alembic_version') AS r (version_num text);
SELECT * FROM nsresolve.metadata_rows('reports_a.alembic_version') AS r (nothing text);
SELECT * FROM nsresolve.metadata_rows('pg_class') AS r (relname name);
SELECT * FROM nsresolve.metadata_rows(4294967295) AS r (a int);
SELECT nsresolve.metadata_rows('reports_a.alembic_version');
SELECT nsresolve.metadata_tool('reports_a.alembic_version'), nsresolve.metadata_tool('reports_a.changelog'), nsresolve.metadata_tool('pg_class');

-- An owner who would like to run something as whoever looks.
CREATE SCHEMA reports_evil AUTHORIZATION regress_nsr_other;
SET SESSION AUTHORIZATION regress_nsr_other;
SET search_path = reports_evil;
CREATE FUNCTION evil(text) RETURNS bool IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
	RAISE WARNING 'running as %', current_user;
	RETURN true;
END $$;
CREATE TYPE bad AS ENUM ('bad');
CREATE FUNCTION evil(bad) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT reports_evil.evil('cast')::text $$;
CREATE FUNCTION evil_bool(bad) RETURNS bool IMMUTABLE LANGUAGE sql AS $$ SELECT reports_evil.evil('cast') $$;
CREATE CAST (bad AS text) WITH FUNCTION evil(bad) AS IMPLICIT;
CREATE CAST (bad AS bool) WITH FUNCTION evil_bool(bad) AS IMPLICIT;
-- Constants in the predicate of an index are evaluated when a query is planned.
CREATE TABLE alembic_version (version_num text);
CREATE INDEX ON alembic_version (version_num) WHERE evil('index');
SET client_min_messages = error;
INSERT INTO alembic_version VALUES ('planted');
SET client_min_messages = warning;
ALTER TABLE alembic_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE alembic_version FORCE ROW LEVEL SECURITY;
CREATE POLICY evil ON alembic_version USING (evil(version_num));
CREATE TABLE "SequelizeMeta" (name bad);
INSERT INTO "SequelizeMeta" VALUES ('bad');
CREATE TABLE schema_migrations (version bigint, dirty bad);
INSERT INTO schema_migrations VALUES (1, 'bad');
CREATE VIEW schemaversion AS SELECT 1 AS version WHERE evil('view');
RESET search_path;
RESET SESSION AUTHORIZATION;
SELECT tool, table_name, applied, latest, state, note FROM nsresolve.migrations WHERE schema_name = 'reports_evil';
-- While a query does run it:
SELECT version_num FROM reports_evil.alembic_version WHERE version_num = 'x';

DROP VIEW public.reports;
DROP OWNED BY regress_nsr_app, regress_nsr_other CASCADE;
DROP ROLE regress_nsr_app, regress_nsr_other;
