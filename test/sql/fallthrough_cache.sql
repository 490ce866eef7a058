--
-- What is remembered of names is forgotten when they come to mean something
-- else, also where the effective path stays the same to the letter.
--
\pset tuples_only on
\pset format unaligned
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SELECT current_database() AS db \gset
CREATE SCHEMA home;
CREATE SCHEMA beside;
CREATE TABLE beside.far AS SELECT 'beside'::text AS name;
CREATE TABLE home.schema_migrations (version text);
INSERT INTO home.schema_migrations VALUES ('home');
CREATE TABLE beside.schema_migrations (version text);
INSERT INTO beside.schema_migrations VALUES ('beside');
CREATE TABLE beside.flyway_schema_history (installed_rank int, version text, description text, type text, script text, checksum int, installed_by text, installed_on timestamp, execution_time int, success bool);
CREATE ROLE regress_nsr_plain;
CREATE ROLE regress_nsr_pinned;
CREATE ROLE regress_nsr_default;
ALTER ROLE regress_nsr_plain SET nsresolve.default_schema = 'home';
ALTER ROLE regress_nsr_pinned SET nsresolve.default_schema = 'home';
ALTER ROLE regress_nsr_pinned SET nsresolve.metadata_schema = 'beside';
ALTER ROLE regress_nsr_default SET nsresolve.default_schema = 'home';
ALTER ROLE regress_nsr_default SET nsresolve.metadata_schema = '$default';
GRANT USAGE ON SCHEMA home, beside TO PUBLIC;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA home, beside TO PUBLIC;
-- The path of every session, so that RESET leads back to it.
ALTER DATABASE :"db" SET search_path = public, beside;
ALTER DATABASE :"db" SET nsresolve.enabled = on;
ALTER DATABASE :"db" SET nsresolve.default_schema = 'home';
ALTER DATABASE :"db" SET nsresolve.alias_schemas = 'public';
\c -
SET client_min_messages = warning;
SHOW search_path;

-- A role whose metadata is pinned to a schema that is in the path anyway.
SET ROLE regress_nsr_plain;
SHOW search_path;
SELECT version FROM schema_migrations;
SET ROLE regress_nsr_pinned;
SHOW search_path;
SELECT version FROM schema_migrations;
INSERT INTO schema_migrations VALUES ('lost');
SET ROLE regress_nsr_plain;
SELECT version FROM schema_migrations;
BEGIN;
SET LOCAL ROLE regress_nsr_pinned;
SAVEPOINT a;
SET LOCAL ROLE regress_nsr_plain;
SELECT version FROM schema_migrations;
ROLLBACK TO a;
SELECT version FROM schema_migrations;
ROLLBACK;
-- One whose metadata belongs to its default schema, and a name in a literal.
SET ROLE regress_nsr_plain;
SELECT 'flyway_schema_history'::regclass;
SET ROLE regress_nsr_default;
SELECT 'flyway_schema_history'::regclass;
RESET ROLE;
-- Kept plans, which the server itself makes anew for another path only.
CREATE FUNCTION home.history() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT version FROM schema_migrations); END';
SET ROLE regress_nsr_plain;
PREPARE history AS SELECT version FROM schema_migrations;
EXECUTE history;
SELECT history();
SET ROLE regress_nsr_pinned;
EXECUTE history;
SELECT history();
SET ROLE regress_nsr_plain;
EXECUTE history;
SET nsresolve.metadata_schema = 'beside';
EXECUTE history;
RESET nsresolve.metadata_schema;
EXECUTE history;
RESET ROLE;
-- Metadata that one user may have, and another may not, where a fall-through is
-- allowed.
CREATE ROLE regress_nsr_keeper;
CREATE ROLE regress_nsr_other;
ALTER ROLE regress_nsr_keeper SET nsresolve.default_schema = 'home';
ALTER ROLE regress_nsr_other SET nsresolve.default_schema = 'home';
CREATE SCHEMA third;
CREATE TABLE beside.alembic_version AS SELECT 'beside'::text AS version_num;
CREATE TABLE third.alembic_version AS SELECT 'third'::text AS version_num;
ALTER TABLE beside.alembic_version OWNER TO regress_nsr_keeper;
GRANT USAGE ON SCHEMA third TO PUBLIC;
GRANT SELECT ON beside.alembic_version, third.alembic_version TO PUBLIC;
SET nsresolve.fallthrough = allow;
SET nsresolve.metadata_schema = 'third';
SET ROLE regress_nsr_other;
SELECT version_num FROM alembic_version;
SET ROLE regress_nsr_keeper;
SELECT version_num FROM alembic_version;
SET ROLE regress_nsr_other;
SELECT version_num FROM alembic_version;
RESET ROLE;
RESET nsresolve.fallthrough;
RESET nsresolve.metadata_schema;
-- The same for a kept plan.
SET ROLE regress_nsr_keeper;
PREPARE versions AS SELECT version_num FROM alembic_version;
EXECUTE versions;
SET ROLE regress_nsr_other;
EXECUTE versions;
SET ROLE regress_nsr_keeper;
EXECUTE versions;
RESET ROLE;
GRANT regress_nsr_keeper TO regress_nsr_other;
SET ROLE regress_nsr_other;
EXECUTE versions;
RESET ROLE;
REVOKE regress_nsr_keeper FROM regress_nsr_other;
SET ROLE regress_nsr_other;
EXECUTE versions;
RESET ROLE;
-- The owner of the database, whose metadata anyone may have, changes.
SELECT rolname AS owner FROM pg_database d JOIN pg_roles r ON r.oid = datdba WHERE datname = current_database() \gset
ALTER DATABASE :"db" OWNER TO regress_nsr_keeper;
SET ROLE regress_nsr_other;
SELECT 'alembic_version'::regclass;
RESET ROLE;
ALTER DATABASE :"db" OWNER TO :"owner";
SET ROLE regress_nsr_other;
SELECT 'alembic_version'::regclass;
RESET ROLE;

-- What a session asks for in a path with an alias, as long as that is its path.
SELECT name FROM far;
SET search_path = public, home, beside;
SHOW search_path;
SELECT name FROM far;
SELECT name FROM far;
PREPARE far AS SELECT name FROM far;
EXECUTE far;
RESET search_path;
SHOW search_path;
SELECT name FROM far;
EXECUTE far;
BEGIN;
SET LOCAL search_path = public, home, beside;
SELECT name FROM far;
ROLLBACK;
SELECT name FROM far;
CREATE FUNCTION home.asks() RETURNS text SET search_path = public, home, beside LANGUAGE sql AS 'SELECT name FROM far';
SELECT asks();
SELECT name FROM far;

-- The same by a detour, and inside a function with such a path of its own.
SET search_path = public, home, beside;
EXECUTE far;
SET search_path = elsewhere;
RESET search_path;
EXECUTE far;
CREATE FUNCTION home.reads() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT name FROM far); END';
CREATE FUNCTION home.own_path() RETURNS text LANGUAGE plpgsql SET search_path = home, public, beside AS 'BEGIN RETURN reads(); END';
SELECT home.own_path();
SELECT home.reads();
SELECT home.own_path();
SELECT home.reads();
-- Another default schema, which is missing, so that the path leads to the same.
CREATE ROLE regress_nsr_missing;
ALTER ROLE regress_nsr_missing SET nsresolve.default_schema = 'missing';
CREATE ROLE regress_nsr_public;
ALTER ROLE regress_nsr_public SET nsresolve.default_schema = 'public';
SET nsresolve.alias_schemas = '';
CREATE TABLE public.landed (who text);
GRANT ALL ON public.landed TO PUBLIC;
CREATE FUNCTION public.lands() RETURNS void LANGUAGE plpgsql AS 'BEGIN INSERT INTO landed VALUES (current_user); END';
CREATE TABLE public.deferred (a int);
GRANT ALL ON public.deferred TO PUBLIC;
CREATE FUNCTION public.deferred() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO landed VALUES (current_user); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER deferred AFTER INSERT ON public.deferred DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.deferred();
SET ROLE regress_nsr_public;
PREPARE lands AS INSERT INTO landed VALUES (current_user);
EXECUTE lands;
SELECT public.lands();
SET ROLE regress_nsr_missing;
INSERT INTO landed VALUES (current_user);
EXECUTE lands;
SELECT public.lands();
\set VERBOSITY sqlstate
EXPLAIN (COSTS off) EXECUTE lands;
\set VERBOSITY default
SET ROLE regress_nsr_public;
EXECUTE lands;
-- A deferred trigger.
INSERT INTO public.deferred VALUES (1);
BEGIN;
INSERT INTO public.deferred VALUES (2);
SET ROLE regress_nsr_missing;
COMMIT;
BEGIN;
SELECT 1 / 0;
COMMIT;
RESET ROLE;
SET nsresolve.default_schema = 'public';
EXECUTE lands;
SET nsresolve.default_schema = 'missing';
EXECUTE lands;
RESET nsresolve.default_schema;
SELECT count(*) FROM public.landed;
-- Prepared while it was off.
SET nsresolve.enabled = off;
DEALLOCATE lands;
PREPARE lands AS SELECT count(*) FROM landed;
EXECUTE lands;
SET nsresolve.default_schema = 'missing';
SET nsresolve.enabled = on;
EXECUTE lands;
RESET nsresolve.default_schema;
RESET nsresolve.alias_schemas;
-- Lists that change and change back.
SET nsresolve.shared_schemas = 'beside';
PREPARE listed AS SELECT name FROM far;
EXECUTE listed;
RESET nsresolve.shared_schemas;
EXECUTE listed;
SET nsresolve.fallthrough = allow;
EXECUTE listed;
RESET nsresolve.fallthrough;
EXECUTE listed;

-- "$user" in such a path, which is another schema for each user.
CREATE SCHEMA regress_nsr_plain;
CREATE TABLE regress_nsr_plain.his AS SELECT 'his'::text AS name;
GRANT USAGE ON SCHEMA regress_nsr_plain TO PUBLIC;
GRANT SELECT ON regress_nsr_plain.his TO PUBLIC;
SET ROLE regress_nsr_plain;
SET search_path = "$user", public;
SHOW search_path;
SELECT name FROM his;
SELECT reference, schema, rule, found, note FROM nsresolve.explain('SELECT name FROM his');
SET ROLE regress_nsr_pinned;
SELECT name FROM his;
RESET ROLE;
RESET search_path;

-- A transition table hides a relation in one trigger, not in another one with
-- the same query.
CREATE TABLE home.with_table (name text);
CREATE TABLE home.without_table (name text);
CREATE FUNCTION home.with_table() RETURNS trigger LANGUAGE plpgsql AS
	$$ BEGIN RAISE WARNING '%', (SELECT string_agg(name, ',') FROM (SELECT name FROM far UNION ALL SELECT q.name FROM beside.far q) x); RETURN NULL; END $$;
CREATE FUNCTION home.without_table() RETURNS trigger LANGUAGE plpgsql AS
	$$ BEGIN RAISE WARNING '%', (SELECT string_agg(name, ',') FROM (SELECT name FROM far UNION ALL SELECT q.name FROM beside.far q) x); RETURN NULL; END $$;
CREATE TRIGGER with_table AFTER INSERT ON home.with_table REFERENCING NEW TABLE AS far FOR EACH STATEMENT EXECUTE FUNCTION home.with_table();
CREATE TRIGGER without_table AFTER INSERT ON home.without_table FOR EACH STATEMENT EXECUTE FUNCTION home.without_table();
\set VERBOSITY terse
INSERT INTO with_table VALUES ('new');
INSERT INTO without_table VALUES ('new');
\set VERBOSITY default

ALTER DATABASE :"db" SET search_path = "$user", public;
ALTER DATABASE :"db" SET nsresolve.enabled = off;
ALTER DATABASE :"db" SET nsresolve.default_schema = 'SQLUser';
ALTER DATABASE :"db" SET nsresolve.alias_schemas = '';
\c -
SET client_min_messages = warning;
DROP SCHEMA home, beside, third, regress_nsr_plain CASCADE;
DROP TABLE public.landed, public.deferred;
DROP FUNCTION public.lands(), public.deferred();
DROP ROLE regress_nsr_missing, regress_nsr_public;
DROP ROLE regress_nsr_plain, regress_nsr_pinned, regress_nsr_default, regress_nsr_keeper, regress_nsr_other;
