--
-- Statements that destroy what holds data: allowed, confirmed or refused, and
-- what they say they would destroy.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA "SQLUser";
CREATE SCHEMA app;
CREATE SCHEMA lib;
CREATE SCHEMA empty;
CREATE ROLE regress_nsr_owner;
CREATE ROLE regress_nsr_plain;
CREATE FOREIGN DATA WRAPPER regress_nsr_fdw;
CREATE SERVER regress_nsr_server FOREIGN DATA WRAPPER regress_nsr_fdw;
CREATE EXTENSION tcn SCHEMA public;
-- In the default schema: a table with all that belongs to one.
CREATE TABLE "SQLUser".users (id serial PRIMARY KEY, email text UNIQUE, age int CHECK (age > 0), big text);
INSERT INTO "SQLUser".users (email) SELECT 'user' || i FROM generate_series(1, 10) i;
CREATE INDEX ON "SQLUser".users (lower(email));
CREATE TABLE "SQLUser".posts (id int PRIMARY KEY, user_id int REFERENCES "SQLUser".users);
INSERT INTO "SQLUser".posts SELECT i, 1 FROM generate_series(1, 25) i;
CREATE VIEW "SQLUser".emails AS SELECT id, email FROM "SQLUser".users;
CREATE VIEW "SQLUser".emails2 AS SELECT id FROM "SQLUser".emails;
CREATE MATERIALIZED VIEW "SQLUser".mail_mv AS SELECT email FROM "SQLUser".users;
CREATE TABLE "SQLUser".parts (id int, n text) PARTITION BY RANGE (id);
CREATE TABLE "SQLUser".part1 PARTITION OF "SQLUser".parts FOR VALUES FROM (1) TO (10);
CREATE TABLE "SQLUser".part2 PARTITION OF "SQLUser".parts FOR VALUES FROM (10) TO (20);
INSERT INTO "SQLUser".parts SELECT i, 'n' FROM generate_series(1, 12) i;
CREATE TABLE "SQLUser".base (id int);
CREATE TABLE "SQLUser".child (x int) INHERITS ("SQLUser".base);
CREATE FOREIGN TABLE "SQLUser".ft (id int) SERVER regress_nsr_server;
CREATE TYPE "SQLUser".color AS ENUM ('red');
CREATE TABLE "SQLUser".cars (id int, color "SQLUser".color, more "SQLUser".color[]);
CREATE TYPE "SQLUser".address AS (street text, city text);
CREATE TABLE "SQLUser".people (id int, home "SQLUser".address);
CREATE TABLE "SQLUser".typed OF "SQLUser".address;
CREATE DOMAIN "SQLUser".positive AS int CHECK (VALUE > 0);
CREATE TABLE "SQLUser".counted (n "SQLUser".positive);
CREATE SEQUENCE "SQLUser".seq;
CREATE TABLE "SQLUser"."Quoted; DROP" (id int);
-- Another schema, with what others depend on.
CREATE TABLE app.orders (id int PRIMARY KEY, n int);
INSERT INTO app.orders SELECT i FROM generate_series(1, 7) i;
CREATE FUNCTION app.total() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM app.orders; END;
CREATE FUNCTION lib.twice(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 2 * $1';
CREATE FUNCTION lib.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE SEQUENCE lib.numbers;
CREATE TABLE "SQLUser".uses (id int DEFAULT nextval('lib.numbers'), a int, b int GENERATED ALWAYS AS (lib.twice(a)) STORED);
CREATE TABLE "SQLUser".uses2 (id int DEFAULT nextval('lib.numbers'), a int);
CREATE INDEX uses2_twice ON "SQLUser".uses2 (lib.twice(a));
CREATE TRIGGER stamp BEFORE INSERT ON "SQLUser".uses2 FOR EACH ROW EXECUTE FUNCTION lib.stamp();
CREATE TABLE app.log (id int);
CREATE RULE logs AS ON INSERT TO "SQLUser".uses2 DO ALSO INSERT INTO app.log VALUES (new.id);
CREATE POLICY sees ON "SQLUser".uses2 USING (EXISTS (SELECT FROM app.log));
CREATE TABLE app.owned (id int);
ALTER TABLE app.owned OWNER TO regress_nsr_owner;
INSERT INTO app.owned SELECT i FROM generate_series(1, 3) i;
CREATE TABLE "SQLUser".in_extension (id int);
ALTER EXTENSION tcn ADD TABLE "SQLUser".in_extension;
ANALYZE "SQLUser".users, "SQLUser".posts, "SQLUser".part1, "SQLUser".part2, app.orders, app.owned;

CREATE SCHEMA cases;
GRANT USAGE ON SCHEMA cases, "SQLUser" TO PUBLIC;
-- Runs each statement in each mode, and tells what "confirm" says of it,
-- sorted.  Takes everything back.
CREATE FUNCTION cases.run(statement text, OUT code text, OUT message text, OUT detail text, OUT hint text) LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE statement;
	RAISE SQLSTATE 'NSR00';
EXCEPTION
	WHEN SQLSTATE 'NSR00' THEN
		code := 'ran';
	WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
			detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
END $$;
CREATE FUNCTION cases.destroys(list text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	statement text;
	r record; c record;
	before text[] := checks.snapshot();
BEGIN
	FOR statement IN SELECT * FROM checks.statements(list) LOOP
		RETURN NEXT '# ' || statement;
		FOR c IN SELECT * FROM (VALUES
			('allow', 'off', 'ran'), ('confirm', 'on', 'ran'),
			('refuse', 'off', '55000'), ('refuse', 'on', '55000'),
			('confirm', 'off', '55000')) v (mode, confirmed, code)
		LOOP
			PERFORM set_config('nsresolve.destructive_ddl', c.mode, true);
			PERFORM set_config('nsresolve.confirm_destructive', c.confirmed, true);
			SELECT * INTO r FROM cases.run(statement);
			IF r.code <> c.code THEN
				RETURN NEXT format('FAILED: %s, confirm_destructive %s gives %s %s',
								   c.mode, c.confirmed, r.code, r.message);
			END IF;
			IF c.mode = 'refuse' AND r.hint !~ 'nsresolve.destructive_ddl' THEN
				RETURN NEXT 'FAILED: hint ' || r.hint;
			END IF;
		END LOOP;
		IF r.code = '55000' THEN
			IF r.hint !~ 'SET LOCAL nsresolve.confirm_destructive' THEN
				RETURN NEXT 'FAILED: hint ' || r.hint;
			END IF;
			-- NOT NULL constraints are objects from 18 on.
			RETURN QUERY SELECT '  ' || l FROM regexp_split_to_table(r.detail, E'\n') l
			WHERE l !~ '_not_null on ' ORDER BY l COLLATE "C";
		END IF;
		IF NOT (before <@ checks.snapshot()) THEN
			RETURN NEXT 'FAILED: something is gone';
		END IF;
	END LOOP;
END $$;
CREATE FUNCTION cases.good(list text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	statement text; mode text; r record;
	good int := 0; total int := 0;
BEGIN
	FOR statement IN SELECT * FROM checks.statements(list) LOOP
		FOREACH mode IN ARRAY ARRAY['confirm', 'refuse'] LOOP
			total := total + 1;
			PERFORM set_config('nsresolve.destructive_ddl', mode, true);
			SELECT * INTO r FROM cases.run(statement);
			IF r.code = 'ran' THEN
				good := good + 1;
			ELSE
				RETURN NEXT format(E'FAILED: %s\n  %s: %s', statement, r.code, r.message);
			END IF;
		END LOOP;
	END LOOP;
	RETURN NEXT format('%s of %s run', good, total);
END $$;

SET nsresolve.enabled = on;
SELECT * FROM cases.destroys($$
	DROP TABLE cars;
	DROP TABLE IF EXISTS nowhere, cars, counted;
	DROP TABLE posts;
	DROP TABLE users CASCADE;
	DROP TABLE users, posts CASCADE;
	DROP TABLE parts;
	DROP TABLE part1;
	DROP TABLE base CASCADE;
	DROP TABLE "Quoted; DROP";
	DROP FOREIGN TABLE ft;
	DROP TABLE app.orders CASCADE;
	DROP TABLE app.log CASCADE;
	ALTER TABLE users DROP COLUMN age;
	ALTER TABLE users DROP COLUMN IF EXISTS nope, DROP COLUMN big, ADD COLUMN x int;
	ALTER TABLE users DROP COLUMN email CASCADE;
	ALTER TABLE users DROP COLUMN id CASCADE;
	ALTER TABLE parts DROP COLUMN n;
	ALTER TABLE base DROP COLUMN id;
	ALTER FOREIGN TABLE ft DROP COLUMN id;
	ALTER TYPE address DROP ATTRIBUTE city CASCADE;
	DROP SCHEMA empty;
	DROP SCHEMA app CASCADE;
	DROP SCHEMA lib CASCADE;
	DROP SCHEMA IF EXISTS nowhere, empty;
	DROP TYPE color CASCADE;
	DROP TYPE address CASCADE;
	DROP TYPE address CASCADE; DROP TYPE IF EXISTS nowhere;
	DROP DOMAIN positive CASCADE;
	TRUNCATE users CASCADE;
	TRUNCATE posts RESTART IDENTITY;
	TRUNCATE parts, posts;
	TRUNCATE ONLY base;
	TRUNCATE base;
	DROP OWNED BY regress_nsr_owner;
	DROP OWNED BY regress_nsr_owner, regress_nsr_plain CASCADE;
	SET LOCAL ROLE regress_nsr_plain; SELECT lo_create(4711); RESET ROLE; DROP OWNED BY regress_nsr_plain;
	DROP EXTENSION tcn;
	DROP SERVER regress_nsr_server CASCADE;
	DROP FOREIGN DATA WRAPPER regress_nsr_fdw CASCADE;
	DROP FUNCTION lib.twice CASCADE;
	DO 'BEGIN DROP TABLE posts; END';
	DO 'BEGIN EXECUTE ''TRUNCATE posts''; END';
	CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'DROP TABLE posts; SELECT 1'; SELECT f();
	CREATE TABLE t (id int); DROP TABLE t
$$);
-- A composite type that no table uses is one, too.
CREATE TYPE "SQLUser".lonely AS (a int);
SELECT * FROM cases.destroys($$
	DROP TYPE lonely
$$);

-- In a session with a path of its own, names that cannot be seen are qualified.
SET search_path = '';
SELECT * FROM cases.destroys($$
	DROP TABLE "SQLUser".users CASCADE;
	TRUNCATE app.orders
$$);
RESET search_path;

-- What destroys no data.
SELECT * FROM cases.good($$
	DROP VIEW emails CASCADE;
	DROP MATERIALIZED VIEW mail_mv;
	DROP INDEX users_lower_idx;
	DROP SEQUENCE seq;
	DROP FUNCTION app.total;
	DROP TRIGGER stamp ON uses2;
	DROP RULE logs ON uses2;
	DROP POLICY sees ON uses2;
	DROP OWNED BY regress_nsr_plain;
	DROP TABLE IF EXISTS nowhere;
	DROP SCHEMA IF EXISTS nowhere;
	DROP TYPE IF EXISTS nowhere CASCADE;
	ALTER TABLE users DROP COLUMN IF EXISTS nope;
	ALTER TABLE users DROP CONSTRAINT users_age_check;
	ALTER TABLE users DROP CONSTRAINT users_pkey CASCADE;
	ALTER TABLE users ALTER COLUMN id DROP DEFAULT;
	ALTER TABLE users ALTER COLUMN big TYPE varchar;
	ALTER TABLE users RENAME TO users2;
	ALTER TABLE parts DETACH PARTITION part1;
	DELETE FROM posts;
	CREATE VIEW v AS SELECT 1 AS a; CREATE OR REPLACE VIEW v AS SELECT 2 AS a; DROP VIEW v;
	REFRESH MATERIALIZED VIEW mail_mv;
	CLUSTER users USING users_pkey;
	SET LOCAL nsresolve.enabled = off; DROP TABLE "SQLUser".users CASCADE; TRUNCATE "SQLUser".parts;
	CREATE EXTENSION tsm_system_rows; DROP EXTENSION tsm_system_rows;
	CREATE TEMP TABLE users (id serial PRIMARY KEY, e text UNIQUE CHECK (e <> ''), p int REFERENCES users); TRUNCATE users; ALTER TABLE users DROP COLUMN e; DROP TABLE users;
	CREATE TEMP TABLE t (id int, c color); CREATE VIEW v AS SELECT * FROM t; DROP TABLE t CASCADE;
	CREATE TEMP TABLE t (id int) ON COMMIT DROP; CREATE INDEX ON t (id); TRUNCATE t; DROP INDEX t_id_idx;
	CREATE TEMP TABLE t (id int) PARTITION BY LIST (id); CREATE TEMP TABLE t1 PARTITION OF t DEFAULT; DROP TABLE t1; DROP TABLE t;
	CREATE TYPE pg_temp.t AS ENUM ('a'); DROP TYPE pg_temp.t;
	CREATE TYPE pg_temp.t AS (a int); ALTER TYPE pg_temp.t DROP ATTRIBUTE a; DROP TYPE pg_temp.t;
	CREATE DOMAIN pg_temp.t AS int; DROP DOMAIN pg_temp.t
$$);

-- What it looks like, and that nothing is left half done.
SET nsresolve.destructive_ddl = refuse;
DROP TABLE posts;
SET nsresolve.confirm_destructive = on;
ALTER TABLE posts ADD COLUMN x int, DROP COLUMN user_id;
RESET nsresolve.confirm_destructive;
SET nsresolve.destructive_ddl = confirm;
TRUNCATE posts;
BEGIN;
CREATE TABLE made (id int);
SAVEPOINT a;
DROP SCHEMA empty;
ROLLBACK TO a;
SET LOCAL nsresolve.confirm_destructive = on;
DROP SCHEMA empty;
COMMIT;
SELECT count(*) FROM posts;
SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'posts'::regclass AND attnum > 0 AND NOT attisdropped;
SELECT checks.same(to_regnamespace('empty')::text, NULL), 'made'::regclass;
-- A confirmation is good for its transaction.
DROP TABLE made;
BEGIN;
SET LOCAL nsresolve.confirm_destructive = on;
DROP TABLE made;
COMMIT;
-- More than a client is told of.
SET nsresolve.destructive_ddl = allow;
CREATE SCHEMA many;
DO $$ BEGIN FOR i IN 1 .. 120 LOOP EXECUTE format('CREATE TABLE many.t%s (id int)', i); END LOOP; END $$;
SET nsresolve.destructive_ddl = confirm;
DO $$
DECLARE
	told text;
BEGIN
	DROP SCHEMA many CASCADE;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS told = PG_EXCEPTION_DETAIL;
	RAISE WARNING '% lines, the last is "%"', array_length(regexp_split_to_array(told, E'\n'), 1),
		(regexp_split_to_array(told, E'\n'))[101];
END $$;

-- Not only superusers are asked, and anyone may confirm, but not allow.
CREATE TABLE app.theirs (id int);
ALTER TABLE app.theirs OWNER TO regress_nsr_plain;
GRANT USAGE ON SCHEMA app TO regress_nsr_plain;
SET ROLE regress_nsr_plain;
TRUNCATE app.theirs;
SET nsresolve.destructive_ddl = allow;
BEGIN;
SET LOCAL nsresolve.confirm_destructive = on;
TRUNCATE app.theirs;
DROP TABLE app.theirs;
COMMIT;
RESET ROLE;

-- Triggers and event triggers that destroy more.
SET nsresolve.destructive_ddl = allow;
CREATE TABLE outer_table (id int);
CREATE TABLE inner_table (id int);
CREATE FUNCTION truncates() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN TRUNCATE inner_table; RETURN NULL; END';
CREATE TRIGGER truncates BEFORE TRUNCATE ON outer_table FOR EACH STATEMENT EXECUTE FUNCTION truncates();
CREATE FUNCTION drops() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM pg_event_trigger_dropped_objects() WHERE object_identity LIKE '%outer_table') THEN
		DROP TABLE inner_table;
	END IF;
END $$;
CREATE EVENT TRIGGER regress_nsr_drops ON sql_drop EXECUTE FUNCTION drops();
SET nsresolve.destructive_ddl = confirm;
\set VERBOSITY terse
TRUNCATE outer_table;
DROP TABLE outer_table;
SELECT count(*) FROM inner_table, outer_table;
SET nsresolve.confirm_destructive = on;
TRUNCATE outer_table;
DROP TABLE outer_table;
SELECT to_regclass('inner_table') IS NULL;
DROP EVENT TRIGGER regress_nsr_drops;

SET nsresolve.destructive_ddl = allow;
DROP EXTENSION tcn;
DROP SCHEMA "SQLUser", app, lib, many, cases CASCADE;
DROP FOREIGN DATA WRAPPER regress_nsr_fdw CASCADE;
DROP OWNED BY regress_nsr_owner, regress_nsr_plain;
DROP ROLE regress_nsr_owner, regress_nsr_plain;
