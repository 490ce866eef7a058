--
-- nsresolve.explain and nsresolve.summary: rules, notes, what earlier
-- statements change, bodies, errors.
--
SET client_min_messages = warning;
CREATE SCHEMA "SQLUser";
CREATE SCHEMA lookup;
CREATE TABLE public.countries (id int PRIMARY KEY);
CREATE TABLE public.alembic_version (version_num varchar(32));
CREATE TABLE lookup.units (id int);
CREATE TABLE "SQLUser".posts (id serial PRIMARY KEY, title text UNIQUE);
CREATE TABLE public.posts (id int);
CREATE TYPE public.mood AS ENUM ('good', 'bad');
SET nsresolve.enabled = on;
SET nsresolve.shared_schemas = 'lookup';
SET nsresolve.alias_schemas = 'public';
\pset null -

-- The rules.
SELECT statement, kind, reference, qualified, schema, rule, found, note FROM nsresolve.explain($$
	CREATE TABLE a (id serial, m mood);
	CREATE TABLE "public".b (id int REFERENCES public.a);
	CREATE TABLE other.c (id int);
	SELECT 1 FROM units;
	SELECT 1 FROM alembic_version;
	SELECT 1 FROM countries;
	SELECT 1 FROM public.countries, pg_class, posts;
	CREATE TEMP TABLE d (id int);
	WITH w AS (SELECT 1) SELECT * FROM w, d;
	CREATE TABLE alembic_version (version_num varchar(32));
	DROP TABLE IF EXISTS nowhere;
	SELECT to_regclass('public.x'), 'posts'::regclass;
	SELECT 1 OPERATOR(pg_catalog.+) 2 + 3;
$$);

-- What earlier statements make, rename, move and drop.
SELECT statement, reference, schema, rule, found, note FROM nsresolve.explain($$
	CREATE TABLE t (id serial PRIMARY KEY, n int UNIQUE, p int REFERENCES t);
	SELECT nextval('t_id_seq'); DROP INDEX t_n_key;
	ALTER TABLE t RENAME TO u;
	SELECT 1 FROM t; SELECT 1 FROM u;
	CREATE SCHEMA s CREATE TABLE e (id int) CREATE VIEW v AS SELECT * FROM e;
	ALTER TABLE u SET SCHEMA s;
	SELECT 1 FROM u; SELECT 1 FROM s.u; SELECT nextval('s.t_id_seq');
	ALTER SCHEMA s RENAME TO z;
	SELECT 1 FROM s.u; SELECT 1 FROM z.v;
	DROP SCHEMA z CASCADE;
	SELECT 1 FROM z.u;
	DROP TABLE posts;
	CREATE TABLE posts (id serial);
	SELECT nextval('posts_id_seq');
$$) WHERE rule IS DISTINCT FROM 'catalog';

-- Transactions and settings.
SELECT statement, reference, schema, rule, found, note FROM nsresolve.explain($$
	BEGIN; CREATE TABLE t (id int); SAVEPOINT one; DROP TABLE t; ROLLBACK TO one;
	SELECT 1 FROM t; ROLLBACK; SELECT 1 FROM t;
	SET search_path = lookup; CREATE TABLE here (id int); RESET search_path;
	BEGIN; SET LOCAL nsresolve.default_schema = 'mine'; CREATE TABLE there (id int); COMMIT;
	SELECT 1 FROM posts;
	SELECT set_config('search_path', '', false); CREATE TABLE nowhere (id int);
$$) WHERE rule IS DISTINCT FROM 'catalog';

-- Settings know a schema by its name.
SELECT statement, reference, schema, rule, found, note FROM nsresolve.explain($$
	BEGIN; ALTER SCHEMA "SQLUser" RENAME TO away; SELECT 1 FROM posts; CREATE TABLE t (id int);
	ALTER SCHEMA lookup RENAME TO "SQLUser"; SELECT 1 FROM units; SELECT 1 FROM posts;
	ROLLBACK; SELECT 1 FROM posts;
	ALTER SCHEMA "SQLUser" RENAME TO away; ALTER SCHEMA away RENAME TO "SQLUser"; SELECT 1 FROM posts;
$$) WHERE rule IS DISTINCT FROM 'catalog';

-- Bodies and strings.
SELECT line, position, kind, reference, schema, found, note FROM nsresolve.explain($$CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS
'SELECT count(*)::int FROM posts, missing';
CREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS $x$
DECLARE
	p posts%ROWTYPE;
	n int := (SELECT count(*) FROM posts);
BEGIN
	SELECT * INTO p FROM posts WHERE id = n;
	IF EXISTS (SELECT 1 FROM missing) THEN
		PERFORM g();
	END IF;
	FOR p IN SELECT * FROM posts LOOP
		EXECUTE 'ALTER TABLE public.posts ADD COLUMN x int';
		EXECUTE format('DROP TABLE public.%I', n);
	END LOOP;
EXCEPTION WHEN undefined_table THEN
	this is not SQL;
END $x$;
DO 'BEGIN CREATE TYPE "public"."kind" AS ENUM (''a'', ''b''); EXCEPTION WHEN duplicate_object THEN null; END';
CREATE TABLE k (k kind);
$$) WHERE rule IS DISTINCT FROM 'catalog';

-- Metadata and what destroys.
SET nsresolve.destructive_ddl = confirm;
SELECT statement, reference, schema, rule, found, note FROM nsresolve.explain($$
	DROP TABLE alembic_version;
	DROP TABLE posts;
	TRUNCATE posts;
	ALTER TABLE posts DROP COLUMN title;
	CREATE TABLE "SQLUser".alembic_version (version_num varchar(32));
$$) WHERE rule IS DISTINCT FROM 'catalog';
RESET nsresolve.destructive_ddl;

-- Another role.
CREATE ROLE regress_nsr_tenant;
CREATE ROLE regress_nsr_stranger;
CREATE SCHEMA tenant AUTHORIZATION regress_nsr_tenant;
ALTER ROLE regress_nsr_tenant SET nsresolve.default_schema = 'tenant';
SELECT reference, schema, rule, note FROM nsresolve.explain('CREATE TABLE t ()', 'regress_nsr_tenant');
SELECT reference, schema, rule, note FROM nsresolve.explain('CREATE TABLE t ()', 'regress_nsr_tenant', 'lookup');
-- Its own setting follows SET ROLE inside a text, and goes with RESET ROLE.
SELECT reference, schema, rule FROM nsresolve.explain($$
	SET ROLE regress_nsr_tenant; CREATE TABLE t (); RESET ROLE; CREATE TABLE t ();
	SET SESSION AUTHORIZATION regress_nsr_tenant; SET ROLE regress_nsr_tenant; RESET ROLE; CREATE TABLE u ();
	RESET SESSION AUTHORIZATION; CREATE TABLE u ();
$$) WHERE kind = 'relation';
-- What it may not accept as its history is not that.
ALTER TABLE public.alembic_version OWNER TO regress_nsr_stranger;
SELECT reference, schema, rule, note FROM nsresolve.explain('CREATE TABLE alembic_version (version_num varchar(32)); SELECT 1 FROM alembic_version', 'regress_nsr_tenant')
WHERE kind = 'relation';
BEGIN;
SET LOCAL ROLE regress_nsr_tenant;
CREATE TABLE alembic_version (version_num varchar(32));
SELECT relnamespace::regnamespace FROM pg_class WHERE oid = 'alembic_version'::regclass;
ROLLBACK;
ALTER TABLE public.alembic_version OWNER TO CURRENT_USER;
SET ROLE regress_nsr_stranger;
SELECT * FROM nsresolve.explain('CREATE TABLE t ()', 'regress_nsr_tenant');
SELECT * FROM nsresolve.explain('CREATE TABLE t ()', 'nobody');
RESET ROLE;

-- Extensions.
SELECT statement, reference, schema, rule, found, note FROM nsresolve.explain($$
	COMMENT ON EXTENSION no_extension IS 'x'; CREATE EXTENSION no_extension;
	DROP EXTENSION IF EXISTS no_extension; ALTER EXTENSION nsresolve UPDATE;
	DROP EXTENSION nsresolve; DROP EXTENSION nsresolve;
$$);

-- Comments.
SELECT line, position, reference, schema FROM nsresolve.explain($$/* a /* nested */ one; */
SELECT 1 /**//* ; */ FROM public/* ' */./* " */posts -- /*
, /* $a$ */ lookup -- */
 . units WHERE 1 +/**/+ 2 = 3;
DO 'BEGIN /* ; /* */ IF */ PERFORM 1 /* FROM */ FROM posts /* ; */; END';
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS '/* /**/ */ SELECT /* 2 */ 1 FROM posts';
$$) WHERE rule IS DISTINCT FROM 'catalog';
SELECT line, position, reference FROM nsresolve.explain('SELECT 1 FROM posts /**/; /**//* /* */ */ TABLE posts');
SELECT * FROM nsresolve.explain('SELECT 1 /**/*/ 2');
SELECT * FROM nsresolve.explain('SELECT 1 -- x
/**//**/*/2');
SELECT * FROM nsresolve.explain('SELECT 1 /**//* open');
-- A comment does not join strings, and a new line does.
SELECT * FROM nsresolve.explain(E'SELECT ''a'' /* x */\n /**/ ''b''');
SELECT * FROM nsresolve.explain(E'SELECT ''a''  \n ''b''');

-- EXPLAIN ANALYZE executes what it explains.
SELECT line, reference, schema, rule FROM nsresolve.explain($$EXPLAIN ANALYZE CREATE TABLE public.a1 AS SELECT 1 FROM public.posts;
EXPLAIN (ANALYZE) SELECT 1 INTO public.a2;
EXPLAIN ANALYZE SELECT 1 FROM public.posts;$$);
BEGIN;
EXPLAIN (ANALYZE, FORMAT json) CREATE TABLE public.a1 AS SELECT 1 FROM public.posts \g /dev/null
EXPLAIN (ANALYZE, FORMAT json) SELECT 1 INTO public.a2 \g /dev/null
SELECT relname, relnamespace::regnamespace FROM pg_class WHERE relname IN ('a1', 'a2') ORDER BY 1;
ROLLBACK;

-- Errors.
SELECT * FROM nsresolve.explain('SELECT 1; /* /* */ SELECT 2');
SELECT * FROM nsresolve.explain(E'SELECT 1;\nSELECT ' || repeat('+', 101) || '1');
SELECT * FROM nsresolve.explain('DO $$BEGIN PERFORM ' || repeat('+', 101) || '1; END$$');
SELECT * FROM nsresolve.explain(E'SELECT 1;\nCREATE TABLE t (\n\tid int,,\n);');
SELECT * FROM nsresolve.explain(E'SELECT 1;\nSELECT ''open');
SELECT count(*) FROM nsresolve.explain('');
SELECT count(*) FROM nsresolve.explain(' ; -- nothing');

SELECT * FROM nsresolve.summary($$
	CREATE TABLE t (id serial, m mood);
	CREATE TABLE public.b (id int);
	SELECT 1 FROM countries, posts, missing;
	DROP TABLE public.posts;
$$);

RESET nsresolve.enabled;
DROP TABLE public.countries, public.alembic_version, public.posts;
DROP TYPE public.mood;
DROP SCHEMA "SQLUser", lookup, tenant CASCADE;
DROP ROLE regress_nsr_tenant, regress_nsr_stranger;
