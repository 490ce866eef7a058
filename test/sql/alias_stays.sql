--
-- What is left as it is written although it is qualified with an alias.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA app;
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA public;
CREATE EXTENSION hstore SCHEMA public;
CREATE EXTENSION pg_trgm SCHEMA public;
CREATE EXTENSION ltree SCHEMA public;
CREATE EXTENSION unaccent SCHEMA public;
CREATE EXTENSION pg_stat_statements SCHEMA public;
CREATE EXTENSION "uuid-ossp" SCHEMA ext;
SET nsresolve.enabled = on;
SET nsresolve.default_schema = app;
SET nsresolve.alias_schemas = 'public';

CREATE TEXT SEARCH CONFIGURATION public.cfg (COPY = pg_catalog.simple);
SELECT checks.same(cfgnamespace::regnamespace::text, 'app') FROM pg_ts_config WHERE cfgname = 'cfg';

-- Members of extensions.  Each statement makes something in the default schema
-- that refers to public; nothing of that name is in the default schema.
SELECT * FROM checks.touches('app, public', $$
	CREATE TABLE public.t (id int PRIMARY KEY, c public.citext, h "public"."hstore", l public.ltree, a public.citext[]);
	ALTER TABLE public.t ADD COLUMN d public.citext DEFAULT 'x'::public.citext;
	CREATE TABLE f (a text DEFAULT public.unaccent('x'), b text[] DEFAULT public.show_trgm('x'));
	CREATE TABLE g (n text CHECK (public.similarity(n, 'x') > 0.5));
	CREATE TABLE o (n text CHECK (n OPERATOR(public.%) 'x'), m public.hstore CHECK (m OPERATOR(public.?) 'x'));
	CREATE TABLE x (n text, EXCLUDE USING gist (n public.gist_trgm_ops WITH OPERATOR(public.%)));
	CREATE INDEX t_trgm ON public.g USING gin (n public.gin_trgm_ops);
	CREATE INDEX t_h ON public.t USING gist (h public.gist_hstore_ops);
	CREATE INDEX t_f ON public.t (public.regexp_match(c, 'x'), c public.citext_ops);
	CREATE VIEW public.v AS SELECT public.similarity(n, 'x') AS s, n::public.citext AS c FROM public.g WHERE n OPERATOR(public.%) 'y';
	CREATE VIEW w AS SELECT calls FROM public.pg_stat_statements;
	CREATE VIEW w2 AS SELECT public.pg_stat_statements.calls FROM public.pg_stat_statements JOIN public.t ON true;
	CREATE FUNCTION public.fn(public.citext) RETURNS public.citext LANGUAGE sql AS 'SELECT $1';
	CREATE FUNCTION fn2() RETURNS SETOF public.pg_stat_statements LANGUAGE plpgsql AS 'BEGIN END';
	CREATE FUNCTION fn3(public.hstore) RETURNS bool LANGUAGE sql RETURN $1 OPERATOR(public.?) 'x';
	CREATE DOMAIN public.dom AS public.citext CHECK (VALUE OPERATOR(public.<>) 'x');
	CREATE TYPE public.comp AS (c public.citext);
	CREATE AGGREGATE public.agg(public.citext) (SFUNC = public.citext_larger, STYPE = public.citext, SORTOP = OPERATOR(public.>));
	CREATE OPERATOR CLASS opc FOR TYPE public.citext USING btree AS OPERATOR 1 public.<(public.citext, public.citext), FUNCTION 1 public.citext_cmp(public.citext, public.citext);
	ALTER TEXT SEARCH CONFIGURATION public.cfg ALTER MAPPING FOR word WITH public.unaccent, pg_catalog.simple;
	CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = public.unaccent, RULES = 'unaccent');
	ALTER TABLE public.t ALTER COLUMN c SET DATA TYPE public.citext USING c::public.citext
$$);
SELECT * FROM checks.touches('public', $$
	COMMENT ON TYPE public.citext IS 'x';
	COMMENT ON FUNCTION public.similarity(text, text) IS 'x';
	COMMENT ON OPERATOR public.% (text, text) IS 'x';
	COMMENT ON OPERATOR CLASS public.gin_trgm_ops USING gin IS 'x';
	COMMENT ON OPERATOR FAMILY public.gin_trgm_ops USING gin IS 'x';
	COMMENT ON VIEW public.pg_stat_statements IS 'x';
	COMMENT ON COLUMN public.pg_stat_statements.calls IS 'x';
	COMMENT ON AGGREGATE public.max(public.citext) IS 'x';
	COMMENT ON TEXT SEARCH DICTIONARY public.unaccent IS 'x';
	COMMENT ON TEXT SEARCH TEMPLATE public.unaccent IS 'x';
	COMMENT ON CAST (public.citext AS text) IS 'x';
	GRANT EXECUTE ON FUNCTION public.similarity(text, text) TO pg_monitor;
	GRANT SELECT ON public.pg_stat_statements TO pg_monitor;
	REVOKE SELECT ON public.pg_stat_statements FROM PUBLIC;
	GRANT USAGE ON TYPE public.citext TO pg_monitor;
	ALTER FUNCTION public.similarity(text, text) COST 3;
	ALTER TEXT SEARCH DICTIONARY public.unaccent (RULES = 'unaccent');
	ALTER EXTENSION pg_trgm DROP FUNCTION public.show_limit()
$$);
SELECT * FROM checks.touches('app', $$
	CREATE FUNCTION public.fresh() RETURNS int LANGUAGE sql AS 'SELECT 1';
	ALTER EXTENSION pg_trgm ADD FUNCTION public.fresh();
	ALTER EXTENSION pg_trgm DROP FUNCTION app.fresh()
$$);
-- A new function or operator is not the member that has its name.
SELECT * FROM checks.touches('app', $$
	CREATE FUNCTION public.similarity(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
	CREATE OR REPLACE FUNCTION public.similarity(int, int) RETURNS int LANGUAGE sql AS 'SELECT 2';
	CREATE OPERATOR public.% (LEFTARG = bool, RIGHTARG = bool, FUNCTION = pg_catalog.booleq);
	COMMENT ON FUNCTION public.similarity(int, int) IS 'x';
	ALTER FUNCTION public.similarity(int, int) COST 5;
	GRANT EXECUTE ON FUNCTION public.similarity(int, int) TO pg_monitor;
	COMMENT ON OPERATOR public.% (bool, bool) IS 'x';
	DROP OPERATOR public.% (bool, bool);
	DROP FUNCTION public.similarity(int, int)
$$);
DROP SCHEMA app CASCADE;
CREATE SCHEMA app;

-- Statements about a schema itself, and schemas that a statement gives.
CREATE ROLE regress_nsr_role;
CREATE TABLE public.keep (a int);
SELECT checks.same(to_regclass('app.keep')::text, 'keep');
ALTER SCHEMA public RENAME TO public2;
ALTER SCHEMA public2 RENAME TO public;
COMMENT ON SCHEMA public IS 'regress';
GRANT CREATE ON SCHEMA public TO regress_nsr_role;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO regress_nsr_role;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO regress_nsr_role;
SET client_min_messages = error;
CREATE PUBLICATION regress_nsr_pub FOR TABLES IN SCHEMA public;
SELECT checks.same(obj_description('public'::regnamespace), 'regress'),
	checks.same(has_schema_privilege('regress_nsr_role', 'public', 'CREATE')::text, 'true'),
	checks.same(has_schema_privilege('regress_nsr_role', 'app', 'CREATE')::text, 'false'),
	checks.same((SELECT defaclnamespace::regnamespace::text FROM pg_default_acl
				 WHERE defaclacl::text ~ 'regress_nsr_role'), 'public'),
	checks.same(has_table_privilege('regress_nsr_role', 'app.keep', 'SELECT')::text, 'false'),
	checks.same(has_table_privilege('regress_nsr_role', 'public.pg_stat_statements', 'SELECT')::text, 'true'),
	checks.same((SELECT pnnspid::regnamespace::text FROM pg_publication_namespace), 'public');
ALTER PUBLICATION regress_nsr_pub DROP TABLES IN SCHEMA public;
ALTER PUBLICATION regress_nsr_pub ADD TABLES IN SCHEMA app;
DROP PUBLICATION regress_nsr_pub;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM regress_nsr_role;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM regress_nsr_role;
REVOKE CREATE ON SCHEMA public FROM regress_nsr_role;
COMMENT ON SCHEMA public IS 'standard public schema';
-- Never the default schema.
DROP FUNCTION IF EXISTS public.show_limit;
DROP EXTENSION citext, hstore, pg_trgm, ltree, unaccent, pg_stat_statements;
DROP SCHEMA IF EXISTS public CASCADE;
SELECT checks.same(to_regnamespace('public')::text, NULL), checks.same(to_regclass('app.keep')::text, 'keep');
CREATE SCHEMA IF NOT EXISTS public;
CREATE SCHEMA IF NOT EXISTS "public";
SELECT checks.same(to_regnamespace('public')::text, 'public');
DROP SCHEMA public;
-- Without such a schema at all, the alias means the default schema all the same.
SELECT * FROM checks.touches('app', $$
	CREATE TABLE public.t2 (a int PRIMARY KEY);
	CREATE TABLE public.t (a int REFERENCES public.t2, b serial);
	DROP TABLE "public"."t", public.t2
$$);
CREATE SCHEMA public AUTHORIZATION pg_database_owner CREATE TABLE public.elem (a int);
DROP SCHEMA IF EXISTS public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';

-- Extensions, and their scripts.  CREATE EXTENSION ... SCHEMA is where new
-- objects go.
SELECT * FROM checks.touches('app', 'CREATE EXTENSION citext SCHEMA public');
SELECT * FROM checks.touches('app, public', 'ALTER EXTENSION citext SET SCHEMA public');
SELECT * FROM checks.touches('app, public', 'CREATE TABLE public.c (c public.citext)');
DROP TABLE app.c;
SELECT * FROM checks.touches('public', 'DROP EXTENSION citext');

-- Migration metadata, with all that is part of it.
SET nsresolve.enabled = off;
CREATE TABLE public.pgmigrations (id serial PRIMARY KEY, name text, run_on timestamp);
CREATE TABLE public.migrations (id serial PRIMARY KEY, name text, run_on timestamp);
SET nsresolve.enabled = on;
SELECT * FROM checks.touches('public', $$
	ALTER TABLE public.pgmigrations ADD COLUMN more int;
	ALTER TABLE "public"."pgmigrations" ADD COLUMN nr serial;
	ALTER TABLE public.pgmigrations RENAME COLUMN more TO more2;
	ALTER SEQUENCE public.pgmigrations_id_seq RESTART WITH 5;
	ALTER INDEX public.pgmigrations_pkey SET (fillfactor = 50);
	COMMENT ON TABLE public.pgmigrations IS 'x';
	COMMENT ON COLUMN public.pgmigrations.id IS 'x';
	COMMENT ON SEQUENCE public.pgmigrations_id_seq IS 'x';
	COMMENT ON TYPE public.pgmigrations IS 'x';
	CREATE INDEX ON public.pgmigrations (name);
	GRANT SELECT ON public.pgmigrations TO regress_nsr_role;
	GRANT USAGE ON SEQUENCE public.pgmigrations_id_seq TO regress_nsr_role;
	COMMENT ON TABLE public.migrations IS 'x';
	CREATE TABLE public.alembic_version (version_num varchar(32));
	CREATE TABLE IF NOT EXISTS "public"."databasechangelog" (id text, author text, filename text, dateexecuted timestamp);
	CREATE TABLE public.schema_migrations (version text PRIMARY KEY);
	CREATE TABLE public.knex_migrations (id serial PRIMARY KEY, name text, batch int, migration_time timestamp);
	ALTER TABLE public.knex_migrations ADD UNIQUE (name)
$$);
SELECT * FROM checks.touches('app, public', $$
	CREATE VIEW public.history AS SELECT public.pgmigrations.name FROM public.pgmigrations;
	CREATE TABLE public.refers (m int REFERENCES public.pgmigrations (id));
	CREATE FUNCTION public.lines() RETURNS SETOF public.pgmigrations LANGUAGE plpgsql AS 'BEGIN END'
$$);
-- A generic name that no tool's columns confirm is an application's table.
SELECT * FROM checks.touches('app', $$
	CREATE TABLE public.migration (bird text, departure date);
	ALTER TABLE public.migration ADD COLUMN arrival date;
	CREATE TABLE public.changelog (day date, what text)
$$);

-- Without a managed session, nothing is an alias; nor without the setting.
SELECT $$
	CREATE TABLE public.plain (a serial);
	CREATE TYPE public.plain_type AS ENUM ('a');
	ALTER TABLE public.plain ADD COLUMN t public.plain_type;
	DROP TABLE public.plain;
	DROP TYPE public.plain_type
$$ AS plain \gset
SET search_path = app;
SELECT * FROM checks.touches('public', :'plain');
SET search_path = '';
SELECT * FROM checks.touches('public', :'plain');
RESET search_path;
SELECT * FROM checks.touches('app', :'plain');
SET nsresolve.alias_schemas = 'something, "else"';
SELECT * FROM checks.touches('public', :'plain');
RESET nsresolve.alias_schemas;
SELECT * FROM checks.touches('public', :'plain');
SET nsresolve.alias_schemas = 'PUBLIC';
SELECT * FROM checks.touches('app', :'plain');
SET nsresolve.alias_schemas = '"PUBLIC"';
SELECT * FROM checks.touches('public', :'plain');
SET nsresolve.alias_schemas = 'public';
SET nsresolve.enabled = off;
SELECT * FROM checks.touches('public', :'plain');
SET nsresolve.enabled = on;
-- A function with a path of its own is not managed.
CREATE FUNCTION ext.own_path() RETURNS void LANGUAGE plpgsql SET search_path = app AS
	'BEGIN CREATE TABLE public.plain (a serial); END';
SELECT * FROM checks.touches('public', 'SELECT ext.own_path()');
SET nsresolve.enabled = off;
DROP TABLE public.plain;
SET nsresolve.enabled = on;
-- A path in which the session names the alias is managed.
SET search_path = public;
SELECT * FROM checks.touches('app', :'plain');
RESET search_path;
-- Where the alias is the default schema, there is nothing to change.
SET nsresolve.default_schema = public;
SELECT * FROM checks.touches('public', :'plain');
SET nsresolve.default_schema = app;
-- Other schemas are never an alias.
SELECT * FROM checks.touches('ext', $$
	CREATE TYPE ext.plain_type AS ENUM ('a');
	CREATE TABLE ext.plain (a serial, b ext.plain_type);
	DROP TABLE ext.plain;
	DROP TYPE ext.plain_type
$$);

-- The same rules for the schema that an alias means: it must be there.
SET nsresolve.default_schema = nowhere;
SELECT * FROM checks.refuses('3F000', $$
	CREATE TABLE public.plain (a int);
	CREATE TYPE public.plain_type AS ENUM ('a');
	CREATE FUNCTION public.plain() RETURNS int LANGUAGE sql AS 'SELECT 1'
$$);
CREATE TABLE public.plain (a int);
SET nsresolve.default_schema = app;

-- Queries and what only runs one are never rewritten.
CREATE TABLE app.q (a int);
INSERT INTO app.q VALUES (1);
SET nsresolve.enabled = off;
CREATE TABLE public.q (a int);
INSERT INTO public.q VALUES (2);
SET nsresolve.enabled = on;
SELECT checks.same(a::text, '2') FROM public.q;
INSERT INTO public.q VALUES (3);
UPDATE public.q SET a = 4 WHERE a = 3;
DELETE FROM public.q WHERE a = 2;
COPY public.q TO stdout;
MERGE INTO public.q USING (VALUES (5)) v (a) ON q.a = v.a WHEN NOT MATCHED THEN INSERT VALUES (5);
CREATE TABLE public.ctas AS SELECT * FROM public.q;
CREATE MATERIALIZED VIEW matview AS SELECT * FROM public.q;
SELECT checks.same(string_agg(a::text, ','), '4,5') FROM app.ctas;
SELECT checks.same(string_agg(a::text, ','), '4,5') FROM app.matview;
SELECT checks.same(string_agg(a::text, ','), '1') FROM app.q;
-- Literals and bodies that are strings.
CREATE FUNCTION public.body() RETURNS int LANGUAGE sql AS 'SELECT a FROM public.q WHERE a = 4';
SELECT checks.same(app.body()::text, '4');
CREATE TABLE public.lit (a regclass DEFAULT 'public.q', b text DEFAULT 'public.q');
INSERT INTO app.lit DEFAULT VALUES;
SELECT checks.same((a = 'public.q'::regclass)::text || b, 'truepublic.q') FROM app.lit;

-- The error says so.
SET nsresolve.enabled = off;
DROP TABLE public.q CASCADE;
SET nsresolve.enabled = on;
SELECT * FROM public.q;
SELECT * FROM "public"."q";
INSERT INTO public.q VALUES (1);
SELECT 'x'::public.nothing;
CREATE TABLE public.ctas2 AS SELECT * FROM public.q;
CREATE MATERIALIZED VIEW public.matview2 AS SELECT * FROM public.q;
EXPLAIN SELECT * FROM public.q;
BEGIN;
DECLARE c CURSOR FOR SELECT * FROM public.q;
ROLLBACK;
-- Not where it does not apply.
SELECT * FROM ext.q;
SELECT * FROM nothing;
DROP TABLE public.nothing;
RESET nsresolve.alias_schemas;
SELECT * FROM public.q;
SET nsresolve.alias_schemas = 'public';
SET search_path = app;
SELECT * FROM public.q;
RESET search_path;

SET nsresolve.metadata_guard = off;
SET nsresolve.enabled = off;
DROP SCHEMA app, ext, public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
COMMENT ON SCHEMA public IS 'standard public schema';
DROP ROLE regress_nsr_role;
