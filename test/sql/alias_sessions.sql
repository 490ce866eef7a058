--
-- What an alias means depends on the session: its role, its path, whether the
-- default schema is there.  And syntax that only later versions have.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE ROLE regress_nsr_a;
CREATE ROLE regress_nsr_b;
CREATE ROLE regress_nsr_c;
CREATE SCHEMA app;
CREATE SCHEMA one;
CREATE SCHEMA regress_nsr_a;
CREATE SCHEMA b;
GRANT USAGE, CREATE ON SCHEMA regress_nsr_a, b, public TO regress_nsr_a, regress_nsr_b;
ALTER ROLE regress_nsr_a SET nsresolve.default_schema = '$user';
ALTER ROLE regress_nsr_b SET nsresolve.default_schema = 'b';
ALTER ROLE regress_nsr_c SET nsresolve.default_schema = 'nowhere';
CREATE FOREIGN DATA WRAPPER regress_nsr_fdw;
CREATE SERVER regress_nsr_server FOREIGN DATA WRAPPER regress_nsr_fdw;
SET nsresolve.enabled = on;
SET nsresolve.default_schema = app;
SET nsresolve.alias_schemas = 'public';
SELECT $$
	CREATE TYPE public.mood AS ENUM ('a');
	CREATE TABLE public.t (a serial PRIMARY KEY, m public.mood);
	ALTER TABLE public.t ADD COLUMN r int REFERENCES public.t;
	DROP TABLE public.t;
	DROP TYPE public.mood
$$ AS list \gset
SELECT * FROM checks.touches('app', :'list');

-- The default schema of the current role.
RESET nsresolve.default_schema;
SET ROLE regress_nsr_a;
SELECT * FROM checks.touches('regress_nsr_a', :'list');
SET ROLE regress_nsr_b;
SELECT * FROM checks.touches('b', :'list');
BEGIN;
SET LOCAL ROLE regress_nsr_a;
SELECT * FROM checks.touches('regress_nsr_a', :'list');
COMMIT;
SELECT * FROM checks.touches('b', :'list');
-- One that is missing, or closed, though public is there and open.
SET ROLE regress_nsr_c;
SELECT $$
	CREATE TABLE public.t (a int);
	CREATE TABLE IF NOT EXISTS "public"."t" (a int);
	CREATE TABLE public.t AS SELECT 1 AS a;
	CREATE VIEW public.v AS SELECT 1 AS a;
	CREATE SEQUENCE public.s;
	CREATE TYPE public.mood AS ENUM ('a');
	CREATE TYPE public.comp AS (a int);
	CREATE DOMAIN public.dom AS int;
	CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
	CREATE COLLATION public.coll FROM pg_catalog."C";
	CREATE TEXT SEARCH CONFIGURATION public.cfg (COPY = pg_catalog.simple);
	CREATE EXTENSION citext SCHEMA public
$$ AS creates \gset
SELECT * FROM checks.refuses('3F000', :'creates');
RESET ROLE;
CREATE SCHEMA nowhere;
SET ROLE regress_nsr_c;
SELECT * FROM checks.refuses('42501', :'creates');
RESET ROLE;
DROP SCHEMA nowhere;
-- Importing foreign tables creates them, too.
SET nsresolve.default_schema = 'nowhere';
SELECT * FROM checks.refuses('3F000', 'IMPORT FOREIGN SCHEMA x FROM SERVER regress_nsr_server INTO public');
SELECT * FROM checks.refuses('55000', 'IMPORT FOREIGN SCHEMA public FROM SERVER regress_nsr_server INTO app');
-- create_schema makes it.
SET nsresolve.create_schema = on;
SELECT checks.same(to_regnamespace('nowhere')::text, NULL);
CREATE TABLE public.t (a int);
SELECT checks.same('nowhere.t'::regclass::text, 't');
DROP SCHEMA nowhere CASCADE;
RESET nsresolve.create_schema;

-- A path in which the session named the alias.
SET nsresolve.default_schema = app;
SET search_path = public;
SELECT * FROM checks.touches('app', :'list');
SELECT * FROM checks.touches('app', $$
	CREATE TABLE plain (a int);
	DROP TABLE plain
$$);
SET search_path = one, public;
SELECT * FROM checks.touches('app', :'list');
SELECT * FROM checks.touches('one', $$
	CREATE TABLE plain (a int);
	DROP TABLE plain
$$);
SET search_path = pg_temp, public;
SELECT * FROM checks.touches('pg_temp', 'CREATE TABLE plain (a int)');
DISCARD TEMP;
SET search_path = public;
SET nsresolve.default_schema = nowhere;
SELECT * FROM checks.refuses('3F000', 'CREATE TABLE plain (a int)');
SET search_path = missing, public;
SELECT * FROM checks.refuses('3F000', 'CREATE TABLE plain (a int)');
RESET search_path;
SET nsresolve.default_schema = app;

-- SQL/JSON, where the server has it (the last ones from 17 on).
CREATE TABLE app.t (id int, js jsonb);
CREATE FUNCTION app.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
SET nsresolve.enabled = off;

CREATE TABLE public.t (id int, js jsonb);
CREATE FUNCTION public.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE DOMAIN public.dom AS text;
CREATE DOMAIN app.dom AS text;
SET nsresolve.enabled = on;
SELECT * FROM checks.touches('app', CASE WHEN current_setting('server_version_num')::int >= 160000 THEN $$
	CREATE VIEW public.j1 AS SELECT JSON_OBJECT('a' VALUE public.f(id), 'b': public.f(1) RETURNING public.dom) AS x FROM public.t;
	CREATE VIEW j2 AS SELECT JSON_ARRAY(public.f(1), public.f(2) NULL ON NULL) AS x, JSON_ARRAY(SELECT id FROM public.t) AS y;
	CREATE VIEW j3 AS SELECT JSON_ARRAYAGG(public.f(id) ORDER BY public.f(id)) FILTER (WHERE public.f(id) > 0) AS x, JSON_OBJECTAGG(id: public.f(id)) AS y FROM public.t;
	CREATE VIEW j4 AS SELECT js IS JSON OBJECT AS x FROM (SELECT public.f(id)::text AS js FROM public.t) s;
	CREATE STATISTICS ON (public.f(id)), id FROM public.t
$$ ELSE 'CREATE VIEW j1 AS SELECT id FROM public.t;
CREATE VIEW j2 AS SELECT id FROM public.t;
CREATE VIEW j3 AS SELECT id FROM public.t;
CREATE VIEW j4 AS SELECT id FROM public.t;
CREATE VIEW j5 AS SELECT id FROM public.t' END);
SELECT * FROM checks.touches('app', CASE WHEN current_setting('server_version_num')::int >= 170000 THEN $$
	CREATE VIEW k1 AS SELECT JSON_VALUE(js, '$.a' PASSING public.f(1) AS p RETURNING int DEFAULT public.f(1) ON EMPTY) AS x FROM public.t;
	CREATE VIEW k2 AS SELECT JSON_QUERY(js, '$' RETURNING public.dom) AS x, JSON_EXISTS(js, '$') AS y FROM public.t;
	CREATE VIEW k3 AS SELECT j.* FROM public.t, JSON_TABLE(js, '$' PASSING public.f(1) AS p COLUMNS (a public.dom PATH '$.a', NESTED PATH '$.n' COLUMNS (b public.dom))) j;
	CREATE VIEW k4 AS SELECT JSON_SCALAR(public.f(1)) AS x, JSON(public.f(1)::text) AS y, JSON_SERIALIZE(js) AS z FROM public.t
$$ ELSE 'CREATE VIEW k1 AS SELECT id FROM public.t;
CREATE VIEW k2 AS SELECT id FROM public.t;
CREATE VIEW k3 AS SELECT id FROM public.t;
CREATE VIEW k4 AS SELECT id FROM public.t' END);

-- Several aliases at once, names that hide them, and names that look like them.
SET nsresolve.alias_schemas = 'public, "old schema"';
SELECT * FROM checks.touches('app', $$
	CREATE TABLE "old schema".u (a int, d public.dom, e "old schema".dom);
	CREATE VIEW u1 AS SELECT public.id FROM public.t AS public;
	CREATE VIEW u2 AS WITH t AS (SELECT 1 AS id) SELECT t.id AS a, x.id AS b FROM t, public.t x;
	CREATE VIEW u3 AS WITH RECURSIVE t AS (SELECT id FROM public.t UNION SELECT id + 1 FROM t WHERE id < 3) SELECT * FROM t;
	CREATE VIEW u4 AS SELECT (SELECT public.t.id) AS a FROM public.t;
	CREATE VIEW u5 AS SELECT t.id FROM "old schema".t WHERE public.f(t.id) > 1;
	DROP VIEW public.u1, "old schema".u2, u3
$$);
CREATE TABLE public_.x (a int);
CREATE TABLE contrib_regression.public.full_name (a int);
SELECT checks.same('app.full_name'::regclass::text, 'full_name');

SET nsresolve.enabled = off;
DROP SCHEMA app, one, regress_nsr_a, b CASCADE;
DROP TABLE public.t CASCADE;
DROP FUNCTION public.f;
DROP DOMAIN public.dom;
DROP FOREIGN DATA WRAPPER regress_nsr_fdw CASCADE;
DROP OWNED BY regress_nsr_a, regress_nsr_b;
DROP ROLE regress_nsr_a, regress_nsr_b, regress_nsr_c;
