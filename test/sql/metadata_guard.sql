--
-- What would lose, move or double a migration tool's history.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA "SQLUser";
CREATE SCHEMA other;
CREATE SCHEMA drizzle;
CREATE SCHEMA sqitch;
CREATE ROLE regress_nsr_owner;
CREATE ROLE regress_nsr_planter;
CREATE FOREIGN DATA WRAPPER regress_nsr_fdw;
CREATE SERVER regress_nsr_server FOREIGN DATA WRAPPER regress_nsr_fdw;
CREATE EXTENSION pg_buffercache SCHEMA public;
SET nsresolve.metadata_guard = off;

CREATE TABLE public.alembic_version (version_num text PRIMARY KEY);
INSERT INTO public.alembic_version VALUES ('1');
CREATE INDEX av_index ON public.alembic_version (lower(version_num));
CREATE TABLE public.schema_migrations (version bigint PRIMARY KEY, dirty bool);
CREATE TABLE public.migrations (id serial PRIMARY KEY, timestamp bigint, name text);
CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text, created_at bigint);
CREATE TABLE sqitch.changes (change_id text, change text, project text, committed_at timestamptz);
CREATE TABLE "SQLUser".django_migrations (id serial PRIMARY KEY, app text, name text, applied timestamptz);
-- What a CASCADE reaches: a key, a parent, a type, a server, an owner, an extension.
CREATE TABLE "SQLUser".tenants (id int PRIMARY KEY);
CREATE TABLE "SQLUser".pgmigrations (id serial PRIMARY KEY, name text, run_on timestamp, tenant int REFERENCES "SQLUser".tenants);
CREATE TABLE "SQLUser".base (version text);
CREATE TABLE "SQLUser".phinxlog (migration_name text, start_time timestamp, end_time timestamp, breakpoint bool) INHERITS ("SQLUser".base);
CREATE TYPE "SQLUser".knex AS (id int, name text, batch int, migration_time timestamptz);
CREATE TABLE "SQLUser".knex_migrations OF "SQLUser".knex;
CREATE FOREIGN TABLE "SQLUser"."SequelizeMeta" (name text) SERVER regress_nsr_server;
CREATE TABLE "SQLUser".flyway_schema_history (installed_rank int, version text, script text, success bool);
ALTER TABLE "SQLUser".flyway_schema_history OWNER TO regress_nsr_owner;
CREATE TABLE "SQLUser"._prisma_migrations (id text, checksum text, migration_name text, finished_at timestamptz, rolled_back_at timestamptz, started_at timestamptz);
ALTER EXTENSION pg_buffercache ADD TABLE "SQLUser"._prisma_migrations;
CREATE TABLE "SQLUser".parts (id int, applied_at timestamptz) PARTITION BY LIST (id);
CREATE TABLE "SQLUser".databasechangelog PARTITION OF "SQLUser".parts DEFAULT;
CREATE TABLE other.house_history (id int);
-- Not metadata: other columns, another schema.
CREATE TABLE other.migrations (id int, title text);
CREATE TABLE public.changes (id int);
CREATE TABLE "SQLUser".own (id int PRIMARY KEY);

CREATE FUNCTION "SQLUser".loses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DROP TABLE public.alembic_version;
	RETURN NULL;
END $$;
CREATE TABLE "SQLUser".triggered (id int);
CREATE TRIGGER loses BEFORE TRUNCATE ON "SQLUser".triggered FOR EACH STATEMENT EXECUTE FUNCTION "SQLUser".loses();
RESET nsresolve.metadata_guard;

-- Runs statements, each of which must be refused with all that a message has
-- to say: the table, its tool, and the setting.
CREATE SCHEMA cases;
GRANT USAGE ON SCHEMA cases, "SQLUser" TO PUBLIC;
CREATE FUNCTION cases.refused(list text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	statement text; wanted text[];
	code text; message text; detail text; hint text;
	good int := 0; total int := 0;
BEGIN
	FOR statement IN SELECT * FROM checks.statements(list) LOOP
		-- Begins with the table and the tool.
		wanted := regexp_match(statement, '^(\S+) \[(.*?)\] (.*)$');
		total := total + 1;
		BEGIN
			code := 'accepted'; message := ''; detail := ''; hint := '';
			EXECUTE wanted[3];
			RAISE SQLSTATE 'NSR00';
		EXCEPTION
			WHEN SQLSTATE 'NSR00' THEN NULL;
			WHEN OTHERS THEN
				GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
					detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
		END;
		IF code = '55000' AND strpos(message, wanted[1]) > 0
			AND strpos(detail, wanted[2]) > 0 AND hint ~ 'nsresolve.metadata_guard'
		THEN
			good := good + 1;
		ELSE
			RETURN NEXT format(E'FAILED: %s\n  %s: %s %s', wanted[3], code, message, detail);
		END IF;
	END LOOP;
	RETURN NEXT format('%s of %s are refused', good, total);
END $$;
-- Runs statements, each of which must be accepted; takes them back.
CREATE FUNCTION cases.good(list text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	statement text;
	good int := 0; total int := 0;
BEGIN
	FOR statement IN SELECT * FROM checks.statements(list) LOOP
		total := total + 1;
		BEGIN
			EXECUTE statement;
			RAISE SQLSTATE 'NSR00';
		EXCEPTION
			WHEN SQLSTATE 'NSR00' THEN
				good := good + 1;
			WHEN OTHERS THEN
				RETURN NEXT format(E'FAILED: %s\n  %s: %s', statement, SQLSTATE, SQLERRM);
		END;
	END LOOP;
	RETURN NEXT format('%s of %s run', good, total);
END $$;
SET nsresolve.enabled = on;
SET nsresolve.metadata_tables = 'alembic_version, schema_migrations, migrations, drizzle.__drizzle_migrations, sqitch.changes, django_migrations, pgmigrations, phinxlog, knex_migrations, "SequelizeMeta", flyway_schema_history, _prisma_migrations, databasechangelog, house_history';
-- These tables are read by name, whatever their columns are.
CREATE FUNCTION cases.statements() RETURNS text LANGUAGE sql AS $q$ SELECT $$
	public.alembic_version [Alembic] DROP TABLE public.alembic_version;
	public.alembic_version [Alembic] DROP TABLE IF EXISTS public.alembic_version CASCADE;
	public.alembic_version [Alembic] DROP TABLE "SQLUser".own, public.alembic_version;
	public.alembic_version [Alembic] TRUNCATE public.alembic_version;
	public.alembic_version [Alembic] TRUNCATE "SQLUser".own, ONLY public.alembic_version RESTART IDENTITY CASCADE;
	public.alembic_version [Alembic] ALTER TABLE public.alembic_version RENAME TO old;
	public.alembic_version [Alembic] ALTER TABLE IF EXISTS public.alembic_version RENAME TO old;
	public.alembic_version [Alembic] ALTER INDEX public.alembic_version RENAME TO old;
	public.alembic_version [Alembic] ALTER TABLE public.alembic_version SET SCHEMA other;
	public.alembic_version [Alembic] DROP INDEX public.av_index;
	public.schema_migrations [golang-migrate] DROP TABLE public.schema_migrations;
	public.schema_migrations [golang-migrate] ALTER TABLE public.schema_migrations SET SCHEMA other;
	public.migrations [TypeORM] DROP TABLE public.migrations;
	public.migrations [TypeORM] TRUNCATE public.migrations;
	public.migrations [TypeORM] DROP SEQUENCE public.migrations_id_seq CASCADE;
	drizzle.__drizzle_migrations [rizzle] DROP TABLE drizzle.__drizzle_migrations;
	drizzle.__drizzle_migrations [rizzle] DROP SCHEMA drizzle CASCADE;
	drizzle.__drizzle_migrations [rizzle] DROP SCHEMA IF EXISTS nowhere, drizzle CASCADE;
	sqitch.changes [qitch] DROP SCHEMA sqitch CASCADE;
	sqitch.changes [qitch] TRUNCATE sqitch.changes;
	SQLUser.django_migrations [Django] DROP TABLE "SQLUser".django_migrations;
	SQLUser.django_migrations [Django] ALTER TABLE "SQLUser".django_migrations SET SCHEMA public;
	SQLUser.pgmigrations [pg-migrate] TRUNCATE "SQLUser".tenants CASCADE;
	SQLUser.pgmigrations [pg-migrate] DROP TABLE "SQLUser".pgmigrations, "SQLUser".tenants;
	SQLUser.phinxlog [hinx] DROP TABLE "SQLUser".base CASCADE;
	SQLUser.phinxlog [hinx] TRUNCATE "SQLUser".base;
	SQLUser.knex_migrations [nex] DROP TYPE "SQLUser".knex CASCADE;
	SQLUser.SequelizeMeta [equelize] DROP FOREIGN TABLE "SQLUser"."SequelizeMeta";
	SQLUser.SequelizeMeta [equelize] ALTER FOREIGN TABLE "SQLUser"."SequelizeMeta" RENAME TO old;
	SQLUser.SequelizeMeta [equelize] DROP SERVER regress_nsr_server CASCADE;
	SQLUser.SequelizeMeta [equelize] DROP FOREIGN DATA WRAPPER regress_nsr_fdw CASCADE;
	SQLUser.flyway_schema_history [Flyway] DROP OWNED BY regress_nsr_owner;
	SQLUser.flyway_schema_history [Flyway] DROP OWNED BY regress_nsr_planter, regress_nsr_owner CASCADE;
	SQLUser._prisma_migrations [Prisma] DROP EXTENSION pg_buffercache;
	SQLUser._prisma_migrations [Prisma] DROP EXTENSION IF EXISTS pg_buffercache CASCADE;
	SQLUser.databasechangelog [iquibase] DROP TABLE "SQLUser".parts;
	SQLUser.databasechangelog [iquibase] TRUNCATE "SQLUser".parts;
	other.house_history [nsresolve.metadata_tables] DROP TABLE other.house_history;
	other.house_history [nsresolve.metadata_tables] DROP SCHEMA other CASCADE;
	public.alembic_version [Alembic] DO 'BEGIN DROP TABLE public.alembic_version; END';
	public.alembic_version [Alembic] DO 'BEGIN EXECUTE ''TRUNCATE public.alembic_version''; END';
	public.alembic_version [Alembic] CREATE FUNCTION other.f() RETURNS void LANGUAGE sql AS 'DROP TABLE public.alembic_version'; SELECT other.f();
	public.alembic_version [Alembic] TRUNCATE "SQLUser".triggered;
	public.alembic_version [Alembic] DELETE FROM public.alembic_version; DROP TABLE public.alembic_version
$$ $q$;
CREATE TABLE cases.before AS SELECT checks.snapshot() AS rows;
SELECT * FROM cases.refused(cases.statements());
SELECT * FROM cases.refused($$
	public.alembic_version [Alembic] DROP TABLE alembic_version;
	public.alembic_version [Alembic] TRUNCATE alembic_version;
	SQLUser.django_migrations [Django] ALTER TABLE django_migrations RENAME TO x
$$);
-- A path of its own does not lift the guard, nor does $default.
SET search_path = '';
SELECT * FROM cases.refused(cases.statements());
SET search_path = public;
SELECT * FROM cases.refused(cases.statements());
RESET search_path;
SET nsresolve.metadata_schema = '$default';
SELECT * FROM cases.refused(cases.statements());
RESET nsresolve.metadata_schema;
SET nsresolve.fallthrough = allow;
SELECT * FROM cases.refused(cases.statements());
RESET nsresolve.fallthrough;
SELECT rows <@ checks.snapshot() FROM cases.before;

-- The owner may not either.
SET ROLE regress_nsr_owner;
SELECT * FROM cases.refused($$
	SQLUser.flyway_schema_history [Flyway] DROP TABLE "SQLUser".flyway_schema_history;
	SQLUser.flyway_schema_history [Flyway] TRUNCATE flyway_schema_history;
	SQLUser.flyway_schema_history [Flyway] ALTER TABLE flyway_schema_history RENAME TO old;
	SQLUser.flyway_schema_history [Flyway] DROP OWNED BY regress_nsr_owner
$$);
SET nsresolve.metadata_guard = off;
RESET ROLE;

-- Nothing is left half done, in a transaction either.
DROP TABLE own, tenants, public.alembic_version CASCADE;
BEGIN;
CREATE TABLE made (id int);
SAVEPOINT a;
DROP SCHEMA drizzle CASCADE;
ROLLBACK TO a;
DROP TABLE made;
COMMIT;
SELECT version_num, (SELECT count(*) FROM own), (SELECT count(*) FROM drizzle.__drizzle_migrations) FROM public.alembic_version;
-- The hook is gone after an error.
DROP TABLE nowhere;
ALTER TABLE public.alembic_version RENAME TO old;
ALTER TABLE public.alembic_version SET SCHEMA "SQLUser";

-- Daily work, and what is no metadata.
SELECT * FROM cases.good($$
	INSERT INTO alembic_version VALUES ('2'); UPDATE alembic_version SET version_num = '3' WHERE version_num = '2'; DELETE FROM alembic_version;
	INSERT INTO drizzle.__drizzle_migrations (hash) VALUES ('a'); DELETE FROM drizzle.__drizzle_migrations;
	LOCK TABLE alembic_version; COPY alembic_version TO '/dev/null'; ANALYZE alembic_version;
	ALTER TABLE alembic_version ADD COLUMN x int; CREATE INDEX ON alembic_version (x); COMMENT ON TABLE alembic_version IS ''; GRANT SELECT ON alembic_version TO PUBLIC;
	ALTER TABLE alembic_version ADD COLUMN x int; ALTER TABLE alembic_version DROP COLUMN x;
	TRUNCATE schema_migrations; INSERT INTO schema_migrations VALUES (1, false);
	TRUNCATE public.schema_migrations;
	DO 'BEGIN TRUNCATE schema_migrations; END';
	CREATE TEMP TABLE alembic_version (version_num text); TRUNCATE alembic_version; ALTER TABLE alembic_version RENAME TO x; DROP TABLE x;
	CREATE TEMP TABLE alembic_version (version_num text); DROP TABLE alembic_version;
	DROP TABLE other.migrations; DROP TABLE public.changes;
	TRUNCATE other.migrations, public.changes, own;
	ALTER TABLE other.migrations RENAME TO alembic; ALTER TABLE public.changes SET SCHEMA other;
	DROP TABLE IF EXISTS nowhere, own;
	CREATE SCHEMA regress_nsr_empty CREATE TABLE t (id int) CREATE VIEW v AS SELECT * FROM public.alembic_version; DROP SCHEMA regress_nsr_empty CASCADE;
	CREATE VIEW v AS SELECT * FROM alembic_version; DROP VIEW v;
	DROP FUNCTION loses() CASCADE;
	DROP OWNED BY regress_nsr_planter;
	SET LOCAL nsresolve.metadata_guard = off; DROP TABLE alembic_version; TRUNCATE migrations; ALTER TABLE django_migrations RENAME TO x; DROP SCHEMA drizzle, sqitch, other CASCADE;
	SET LOCAL nsresolve.enabled = off; DROP TABLE public.alembic_version;
	SET LOCAL nsresolve.metadata_tables = 'other_table, other.alembic_version'; DROP TABLE public.alembic_version
$$);

--
-- A second copy.
--
-- What all of it says.
CREATE TABLE "SQLUser".alembic_version (version_num text);
CREATE TABLE other.alembic_version (version_num text);
DROP TABLE public.alembic_version;
SET nsresolve.metadata_guard = off;
DROP TABLE other.alembic_version;
RESET nsresolve.metadata_guard;

SELECT * FROM cases.refused($$
	alembic_version [Alembic] CREATE TABLE IF NOT EXISTS "SQLUser".alembic_version (version_num text);
	alembic_version [Alembic] CREATE UNLOGGED TABLE "SQLUser".alembic_version (version_num text);
	alembic_version [Alembic] CREATE TABLE "SQLUser".alembic_version AS SELECT ''::text AS version_num;
	alembic_version [Alembic] CREATE TABLE "SQLUser".alembic_version (version_num text, more int);
	schema_migrations [golang-migrate] PREPARE rows AS SELECT 1::bigint AS version, false AS dirty; CREATE TABLE "SQLUser".schema_migrations AS EXECUTE rows;
	schema_migrations [golang-migrate] CREATE TABLE "SQLUser".schema_migrations (LIKE public.schema_migrations);
	schema_migrations [golang-migrate] CREATE TABLE "SQLUser".schema_migrations () INHERITS (public.schema_migrations);
	schema_migrations [golang-migrate] CREATE TYPE other.rows AS (version bigint, dirty bool); CREATE TABLE "SQLUser".schema_migrations OF other.rows;
	schema_migrations [golang-migrate] CREATE TABLE "SQLUser".moved (version bigint, dirty bool); ALTER TABLE "SQLUser".moved RENAME TO schema_migrations;
	schema_migrations [golang-migrate] CREATE FOREIGN DATA WRAPPER regress_nsr_guard; CREATE SERVER regress_nsr_guard FOREIGN DATA WRAPPER regress_nsr_guard; CREATE FOREIGN TABLE schema_migrations (version bigint, dirty bool) SERVER regress_nsr_guard;
	schema_migrations [golang-migrate] CREATE FOREIGN DATA WRAPPER regress_nsr_guard; CREATE SERVER regress_nsr_guard FOREIGN DATA WRAPPER regress_nsr_guard; CREATE FOREIGN TABLE "SQLUser".schema_migrations (version bigint, dirty bool) SERVER regress_nsr_guard;
	alembic_version [Alembic] CREATE ROLE regress_nsr_named; SET LOCAL nsresolve.default_schema = regress_nsr_named; CREATE SCHEMA AUTHORIZATION regress_nsr_named CREATE TABLE alembic_version (version_num text);
	schema_migrations [golang-migrate] CREATE TABLE "SQLUser".schema_migrations (version bigint, dirty bool);
	migrations [TypeORM] CREATE TABLE "SQLUser".migrations (id serial, timestamp bigint, name text);
	alembic_version [Alembic] DO 'BEGIN CREATE TABLE "SQLUser".alembic_version (version_num text); END';
	alembic_version [Alembic] SET LOCAL search_path = public; CREATE TABLE "SQLUser".alembic_version (version_num text);
	alembic_version [Alembic] SET LOCAL search_path = "SQLUser", public; CREATE TABLE "SQLUser".alembic_version (version_num text);
	alembic_version [Alembic] SET LOCAL nsresolve.default_schema = other; CREATE TABLE other.alembic_version (version_num text);
	alembic_version [Alembic] SET LOCAL nsresolve.default_schema = regress_nsr_new; CREATE SCHEMA regress_nsr_new CREATE TABLE alembic_version (version_num text)
$$);
SELECT * FROM cases.good($$
	CREATE SCHEMA near; CREATE SCHEMA away; CREATE TABLE near.taken (a int); CREATE SEQUENCE away._prisma_migrations; SET LOCAL search_path = near, away; ALTER SEQUENCE _prisma_migrations RENAME TO taken;
	CREATE TABLE IF NOT EXISTS "SQLUser".django_migrations (id int, app text, name text, applied timestamptz);
	CREATE TABLE public.django_migrations (id int);
	CREATE TABLE "SQLUser".migrations (title text);
	CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id int, hash text, created_at bigint);
	CREATE TABLE "SQLUser".changes (change_id text, change text, project text, committed_at timestamptz);
	CREATE TABLE pg_temp.alembic_version (version_num text);
	SET LOCAL search_path = ''; CREATE TABLE "SQLUser".alembic_version (version_num text);
	SET LOCAL nsresolve.metadata_schema = '$default'; CREATE TABLE "SQLUser".alembic_version (version_num text); CREATE TABLE other.alembic_version (version_num text);
	SET LOCAL nsresolve.metadata_guard = off; CREATE TABLE "SQLUser".alembic_version (version_num text);
	SET LOCAL nsresolve.enabled = off; CREATE TABLE "SQLUser".alembic_version (version_num text)
$$);
-- One that the role cannot trust is no reason.
CREATE TABLE public.goose_db_version (id serial, version_id bigint, is_applied bool, tstamp timestamp);
ALTER TABLE public.goose_db_version OWNER TO regress_nsr_planter;
SET nsresolve.metadata_tables = 'goose_db_version, alembic_version';
GRANT CREATE ON SCHEMA "SQLUser" TO regress_nsr_owner;
SET ROLE regress_nsr_owner;
SELECT * FROM cases.good($$
	CREATE TABLE "SQLUser".goose_db_version (id serial, version_id bigint, is_applied bool, tstamp timestamp);
	CREATE TABLE goose_db_version (id serial, version_id bigint, is_applied bool, tstamp timestamp)
$$);
SELECT * FROM cases.refused($$
	alembic_version [Alembic] CREATE TABLE "SQLUser".alembic_version (version_num text)
$$);
RESET ROLE;
SELECT * FROM cases.refused($$
	goose_db_version [oose] CREATE TABLE "SQLUser".goose_db_version (id serial, version_id bigint, is_applied bool, tstamp timestamp)
$$);
-- Pinned to another schema, a copy in the default schema is only warned of.
SET nsresolve.metadata_schema = 'public';
CREATE TABLE "SQLUser".alembic_version (version_num text);
RESET nsresolve.metadata_schema;

-- The three ways out.
SET nsresolve.metadata_guard = off;
DROP TABLE "SQLUser".alembic_version;
ALTER TABLE public.alembic_version SET SCHEMA "SQLUser";
RESET nsresolve.metadata_guard;
CREATE TABLE IF NOT EXISTS "SQLUser".alembic_version (version_num text);
SELECT * FROM alembic_version;

SET nsresolve.metadata_guard = off;
DROP EXTENSION pg_buffercache;
DROP FOREIGN DATA WRAPPER regress_nsr_fdw CASCADE;
DROP SCHEMA "SQLUser", other, drizzle, sqitch, cases CASCADE;
DROP TABLE public.schema_migrations, public.migrations, public.changes, public.goose_db_version;
DROP OWNED BY regress_nsr_owner, regress_nsr_planter;
DROP ROLE regress_nsr_owner, regress_nsr_planter;
