--
-- Where unqualified metadata belongs, and what CREATE TABLE of it comes to.
--
\pset tuples_only on
\pset format unaligned
\set SHOW_CONTEXT never
CREATE ROLE regress_nsr_tenant;
CREATE ROLE regress_nsr_other;
CREATE ROLE regress_nsr_dbo;
CREATE ROLE regress_nsr_group;
CREATE SCHEMA app;
CREATE SCHEMA meta;
CREATE SCHEMA shared;
GRANT USAGE, CREATE ON SCHEMA app TO regress_nsr_tenant;
GRANT USAGE ON SCHEMA meta, shared TO regress_nsr_tenant;
SET nsresolve.enabled = on;
SET nsresolve.default_schema = app;

-- Found nowhere: in the default schema.
SELECT * FROM checks.touches('app', $$
	CREATE TABLE alembic_version (version_num text);
	CREATE TABLE IF NOT EXISTS knex_migrations (id serial PRIMARY KEY, name text, batch int, migration_time timestamptz)
$$);
-- Found there: skipped, with and without IF NOT EXISTS.
CREATE TABLE alembic_version (version_num text);
CREATE TABLE IF NOT EXISTS alembic_version (version_num text);
CREATE TABLE knex_migrations (name text, batch int);
DO $$ BEGIN CREATE TABLE alembic_version (version_num varchar(10) PRIMARY KEY); END $$;
-- With a column that it has not: an error with both lists.
CREATE TABLE alembic_version (version_num text, extra int, "Odd" int);
CREATE TABLE IF NOT EXISTS alembic_version (version_num text, extra int);
ALTER TABLE alembic_version ADD dropped int;
ALTER TABLE alembic_version DROP dropped;
CREATE TABLE alembic_version (dropped int);
-- A temporary table is none.
SELECT * FROM checks.touches('pg_temp', 'CREATE TEMP TABLE alembic_version (version_num text)');
-- It hides nothing from the next one.
CREATE TABLE alembic_version (version_num text);
DISCARD TEMP;
-- The default schema's comes first, whoever owns it.
SET nsresolve.enabled = off;
CREATE TABLE public.alembic_version (version_num text, extra int);
SET nsresolve.enabled = on;
CREATE TABLE alembic_version (version_num text);
CREATE TABLE alembic_version (version_num text, extra int);
SELECT checks.same('alembic_version'::regclass::oid::text, 'app.alembic_version'::regclass::oid::text);

-- Found further along the path.
SET nsresolve.enabled = off;
DROP TABLE app.alembic_version;
INSERT INTO public.alembic_version VALUES ('abc', 1);
SET nsresolve.enabled = on;
CREATE TABLE alembic_version (version_num text);
CREATE TABLE IF NOT EXISTS alembic_version (version_num text, extra int);
CREATE TABLE alembic_version (version_num text, "Odd" int);
SELECT checks.same(version_num, 'abc') FROM alembic_version;
INSERT INTO alembic_version VALUES ('def', 2);
UPDATE alembic_version SET version_num = 'ghi' WHERE version_num = 'def';
DELETE FROM alembic_version WHERE extra = 1;
SELECT checks.same(string_agg(version_num, ','), 'ghi') FROM public.alembic_version;
SELECT * FROM checks.touches('public', $$
	ALTER TABLE alembic_version ADD COLUMN nr serial;
	CREATE INDEX ON alembic_version (version_num);
	COMMENT ON TABLE alembic_version IS 'x'
$$);
-- In a shared schema, and in the first of two.
SET nsresolve.enabled = off;
CREATE TABLE shared.alembic_version (version_num text);
SET nsresolve.enabled = on;
SET nsresolve.shared_schemas = 'shared';
CREATE TABLE alembic_version (version_num text);
RESET nsresolve.shared_schemas;
-- Not in a schema that is not in the path.
SET nsresolve.enabled = off;
DROP TABLE public.alembic_version;
SET nsresolve.enabled = on;
SELECT * FROM checks.touches('app', 'CREATE TABLE alembic_version (version_num text)');
SET nsresolve.enabled = off;
DROP TABLE app.alembic_version, shared.alembic_version;

-- Whose table it may be: a superuser's, the database owner's, one's own, or
-- one of a role whose privileges one has; nobody else's.
CREATE TABLE public.alembic_version (version_num text);
GRANT SELECT ON public.alembic_version TO PUBLIC;
SELECT set_config('regress.owner', datdba::regrole::text, false) FROM pg_database
WHERE datname = current_database() \g /dev/null
SET nsresolve.enabled = on;
SET ROLE regress_nsr_tenant;
CREATE TABLE alembic_version (version_num text);
RESET ROLE;
ALTER TABLE public.alembic_version OWNER TO regress_nsr_other;
SET ROLE regress_nsr_tenant;
BEGIN;
SELECT * FROM checks.touches('app', 'CREATE TABLE alembic_version (version_num text)');
SELECT checks.same('alembic_version'::regclass::oid::text, 'app.alembic_version'::regclass::oid::text);
ROLLBACK;
SELECT * FROM alembic_version;
-- A superuser has every role's privileges.
RESET ROLE;
CREATE TABLE alembic_version (version_num text);
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO regress_nsr_other', current_database()); END $$;
SET ROLE regress_nsr_tenant;
CREATE TABLE alembic_version (version_num text);
RESET ROLE;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO regress_nsr_dbo', current_database()); END $$;
SET ROLE regress_nsr_tenant;
BEGIN;
SELECT * FROM checks.touches('app', 'CREATE TABLE alembic_version (version_num text)');
ROLLBACK;
RESET ROLE;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO %s', current_database(), current_setting('regress.owner')); END $$;
GRANT regress_nsr_other TO regress_nsr_group;
GRANT regress_nsr_group TO regress_nsr_tenant;
SET ROLE regress_nsr_tenant;
CREATE TABLE alembic_version (version_num text);
RESET ROLE;
-- A member that does not inherit has not its privileges.
REVOKE regress_nsr_group FROM regress_nsr_tenant;
ALTER ROLE regress_nsr_tenant NOINHERIT;
GRANT regress_nsr_other TO regress_nsr_tenant;
SET ROLE regress_nsr_tenant;
BEGIN;
SELECT * FROM checks.touches('app', 'CREATE TABLE alembic_version (version_num text)');
ROLLBACK;
SET ROLE regress_nsr_other;
SELECT * FROM checks.touches('', 'CREATE TABLE alembic_version (version_num text)');
RESET ROLE;
ALTER TABLE public.alembic_version OWNER TO regress_nsr_tenant;
SET ROLE regress_nsr_tenant;
CREATE TABLE alembic_version (version_num text);
-- In the default schema anybody's will do.
RESET ROLE;
SET nsresolve.enabled = off;
CREATE TABLE app.alembic_version (version_num text);
GRANT USAGE ON SCHEMA app TO regress_nsr_other;
ALTER TABLE app.alembic_version OWNER TO regress_nsr_dbo;
SET nsresolve.enabled = on;
SET ROLE regress_nsr_other;
SELECT * FROM checks.touches('', 'CREATE TABLE alembic_version (version_num text)');
RESET ROLE;
SET nsresolve.enabled = off;
DROP TABLE app.alembic_version, app.knex_migrations;
ALTER TABLE public.alembic_version OWNER TO CURRENT_USER;
SET nsresolve.enabled = on;

-- "$default": a name like any other.
SET nsresolve.metadata_schema = '$default';
SELECT checks.path('app, "$user", public');
SELECT * FROM checks.touches('app', 'CREATE TABLE alembic_version (version_num text)');
CREATE TABLE alembic_version (version_num text);
CREATE TABLE IF NOT EXISTS alembic_version (version_num text, extra int);
SET nsresolve.metadata_guard = off;
DROP TABLE alembic_version;
SELECT * FROM checks.touches('public', 'DROP TABLE public.alembic_version');
SET nsresolve.default_schema = nowhere;
SELECT * FROM checks.refuses('3F000', 'CREATE TABLE alembic_version (version_num text)');
SET nsresolve.default_schema = app;

-- A schema's name: it is there and nowhere else.
SET nsresolve.metadata_schema = 'meta';
SELECT checks.path('app, "$user", public, meta', 'app, public, meta');
SELECT * FROM checks.touches('meta', $$
	CREATE TABLE alembic_version (version_num text);
	CREATE TABLE IF NOT EXISTS knex_migrations (id serial PRIMARY KEY, name text, batch int, migration_time timestamptz);
	CREATE TABLE migrations (id serial PRIMARY KEY, name text, run_on timestamp)
$$);
CREATE TABLE alembic_version (version_num text);
CREATE TABLE alembic_version (version_num text, extra int);
INSERT INTO alembic_version VALUES ('pinned');
SELECT checks.same(version_num, 'pinned') FROM meta.alembic_version;
SELECT * FROM checks.touches('meta', $$
	ALTER TABLE alembic_version ADD COLUMN more int;
	CREATE INDEX ON knex_migrations (name);
	DROP TABLE knex_migrations
$$);
-- Other tables go where they always go.
SELECT * FROM checks.touches('app', $$
	CREATE TABLE ordinary (a int);
	CREATE TABLE migration (bird text);
	DROP TABLE ordinary, migration
$$);
-- A second candidate is an error, in a CREATE and in a query.
SET nsresolve.enabled = off;
CREATE TABLE public.alembic_version (version_num text);
SET nsresolve.enabled = on;
CREATE TABLE alembic_version (version_num text);
SELECT * FROM alembic_version;
INSERT INTO alembic_version VALUES ('x');
ALTER TABLE alembic_version ADD x int;
-- Each of the two can still be named.
SELECT checks.same(count(*)::text, '1') FROM meta.alembic_version;
SELECT checks.same(count(*)::text, '0') FROM public.alembic_version;
-- Pinned to the other one, it is not ambiguous: nothing else is seen.
SET nsresolve.metadata_schema = 'public';
SELECT checks.path('app, "$user", public');
CREATE TABLE alembic_version (version_num text);
SELECT checks.same(count(*)::text, '0') FROM alembic_version;
SET nsresolve.enabled = off;
DROP TABLE public.alembic_version;
CREATE TABLE app.alembic_version (version_num text);
SET nsresolve.enabled = on;
SET nsresolve.metadata_schema = 'meta';
CREATE TABLE alembic_version (version_num text);
SELECT * FROM alembic_version;
SET nsresolve.enabled = off;
DROP TABLE app.alembic_version, meta.alembic_version;
SET nsresolve.enabled = on;
-- A temporary table is no candidate.
CREATE TEMP TABLE alembic_version (version_num text);
SELECT * FROM checks.touches('meta', 'CREATE TABLE alembic_version (version_num text)');
DISCARD TEMP;
-- The schema must be there, and open to the role.
SET nsresolve.metadata_schema = 'nowhere';
SELECT checks.path('app, "$user", public, nowhere', 'app, public');
CREATE TABLE alembic_version (version_num text);
SET nsresolve.create_schema = on;
CREATE TABLE alembic_version (version_num text);
RESET nsresolve.create_schema;
SET nsresolve.metadata_schema = 'meta';
SET ROLE regress_nsr_tenant;
SELECT * FROM checks.refuses('42501', 'CREATE TABLE pgmigrations (id serial PRIMARY KEY, name text, run_on timestamp)');
RESET ROLE;
-- Pinned to the default schema.
SET nsresolve.metadata_schema = 'app';
SELECT checks.path('app, "$user", public');
SELECT * FROM checks.touches('app', 'CREATE TABLE pgmigrations (id serial PRIMARY KEY, name text, run_on timestamp)');
RESET nsresolve.metadata_schema;
-- It follows the role.
ALTER ROLE regress_nsr_other SET nsresolve.metadata_schema = 'meta';
ALTER ROLE regress_nsr_dbo SET nsresolve.metadata_schema = '$default';
SET ROLE regress_nsr_other;
SHOW nsresolve.metadata_schema;
SELECT checks.path('app, "$user", public, meta');
SET ROLE regress_nsr_dbo;
SHOW nsresolve.metadata_schema;
SELECT checks.path('app, "$user", public');
RESET ROLE;
SHOW nsresolve.metadata_schema;

-- What the session does not manage is left alone.
SET search_path = app, public;
CREATE TABLE pgmigrations (id serial PRIMARY KEY, name text, run_on timestamp);
RESET search_path;
SET nsresolve.enabled = off;
SET search_path = app, public;
CREATE TABLE pgmigrations (id serial PRIMARY KEY, name text, run_on timestamp);
RESET search_path;

SET client_min_messages = warning;
DROP SCHEMA app, meta, shared CASCADE;
DROP OWNED BY regress_nsr_tenant, regress_nsr_other, regress_nsr_dbo;
DROP ROLE regress_nsr_tenant, regress_nsr_other, regress_nsr_dbo, regress_nsr_group;
