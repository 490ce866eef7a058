--
-- nsresolve.adopt: what it refuses.  All but the last are refused alike with
-- and without "execute".
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE ROLE regress_nsr_app;
CREATE ROLE regress_nsr_other;
CREATE SCHEMA adopt_old AUTHORIZATION regress_nsr_app;
CREATE SCHEMA adopt_new AUTHORIZATION regress_nsr_app;
CREATE SCHEMA "Adopt_Case";

-- Schemas.
SELECT * FROM nsresolve.adopt('nowhere', 'adopt_new');
SELECT * FROM nsresolve.adopt('adopt_old', 'nowhere');
SELECT * FROM nsresolve.adopt('adopt_case', 'adopt_new');
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_old');
SET nsresolve.default_schema = 'adopt_old';
SELECT * FROM nsresolve.adopt('adopt_old');
RESET nsresolve.default_schema;
SELECT * FROM nsresolve.adopt('pg_catalog', 'adopt_new');
SELECT * FROM nsresolve.adopt('nsresolve', 'adopt_new');
SELECT checks.refuses('3F000', $$
	SELECT nsresolve.adopt('nowhere', 'adopt_new', true);
	SELECT nsresolve.adopt('adopt_old', 'nowhere');
	SELECT nsresolve.adopt('', 'adopt_new');
$$);
SELECT checks.refuses('42939', $$
	SELECT nsresolve.adopt('adopt_old', 'information_schema');
	SELECT nsresolve.adopt('adopt_old', 'pg_temp');
	SELECT nsresolve.adopt('adopt_old', 'pg_toast', true);
	SELECT nsresolve.adopt('adopt_old', 'nsresolve', true);
$$);
SELECT checks.refuses('22023', $$ SELECT nsresolve.adopt('adopt_old', 'adopt_old', true); $$);
SELECT checks.refuses('22004', $$
	SELECT nsresolve.adopt(NULL, 'adopt_new');
	SELECT nsresolve.adopt('adopt_old', 'adopt_new', NULL);
$$);
-- An empty schema is no error.
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_new');

-- Privileges on the schemas.
SET ROLE regress_nsr_other;
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_new');
RESET ROLE;
GRANT USAGE ON SCHEMA adopt_old TO regress_nsr_other;
GRANT USAGE ON SCHEMA adopt_new TO regress_nsr_other;
SET ROLE regress_nsr_other;
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_new', true);
RESET ROLE;

-- Names that are taken: those of tables, and those that go with them.
SET ROLE regress_nsr_app;
CREATE TABLE adopt_old.t (id serial PRIMARY KEY);
CREATE TYPE adopt_old.y AS ENUM ('a');
CREATE FUNCTION adopt_old.f(adopt_old.t) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION adopt_new.f(adopt_old.t) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION adopt_new.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_new');
CREATE VIEW adopt_new.t AS SELECT 1;
CREATE SEQUENCE adopt_new.t_pkey;
CREATE DOMAIN adopt_new.y AS int;
CREATE TYPE adopt_new._y AS ENUM ('a');
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_new', true);
DROP FUNCTION adopt_new.f(adopt_old.t);
SELECT checks.refuses('42P07', $$ SELECT nsresolve.adopt('adopt_old', 'adopt_new'); $$);
DROP VIEW adopt_new.t;
DROP SEQUENCE adopt_new.t_pkey;
SELECT checks.refuses('42710', $$ SELECT nsresolve.adopt('adopt_old', 'adopt_new', true); $$);
DROP DOMAIN adopt_new.y;
DROP TYPE adopt_new._y;
-- The name of an owned sequence.
CREATE TABLE adopt_new.t_id_seq (a int);
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_new');
DROP TABLE adopt_new.t_id_seq;
RESET ROLE;
-- The rarer kinds.
DO $$
DECLARE
	kind text;
	state text;
BEGIN
	FOR kind, state IN VALUES ('OPERATOR %s.@@@ (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)', '42723'),
		('OPERATOR FAMILY %s.fam USING hash', '42710'),
		('COLLATION %s.coll FROM "C"', '42710'),
		('CONVERSION %s.conv FOR ''LATIN1'' TO ''UTF8'' FROM iso8859_1_to_utf8', '42710'),
		('TEXT SEARCH DICTIONARY %s.dict (TEMPLATE = pg_catalog.simple)', '42710'),
		('TEXT SEARCH CONFIGURATION %s.conf (COPY = pg_catalog.simple)', '42710'),
		('TEXT SEARCH PARSER %s.pars (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype)', '42710'),
		('TEXT SEARCH TEMPLATE %s.temp (LEXIZE = dsimple_lexize)', '42710')
	LOOP
		BEGIN
			EXECUTE 'CREATE ' || format(kind, 'adopt_old');
			EXECUTE 'CREATE ' || format(kind, 'adopt_new');
			PERFORM nsresolve.adopt('adopt_old', 'adopt_new', true);
			RAISE WARNING 'not refused: %', kind;
		EXCEPTION WHEN OTHERS THEN
			IF SQLSTATE <> state THEN
				RAISE WARNING '%: % %', kind, SQLSTATE, SQLERRM;
			END IF;
		END;
	END LOOP;
END $$;

-- A tree of tables with two owners.
SET ROLE regress_nsr_app;
CREATE TABLE adopt_old.parted (k int) PARTITION BY LIST (k);
CREATE TABLE adopt_old.parted_1 PARTITION OF adopt_old.parted DEFAULT;
CREATE TABLE adopt_old.parent (k int);
CREATE TABLE adopt_old.child () INHERITS (adopt_old.parent);
RESET ROLE;
ALTER TABLE adopt_old.parted_1 OWNER TO regress_nsr_other;
ALTER TABLE adopt_old.parent OWNER TO regress_nsr_other;
SET ROLE regress_nsr_app;
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_new', true);
SELECT checks.refuses('42501', $$ SELECT nsresolve.adopt('adopt_old', 'adopt_new'); $$);
RESET ROLE;
DROP TABLE adopt_old.parted, adopt_old.parent CASCADE;

-- Publications of schemas.
SET client_min_messages = error;
CREATE PUBLICATION regress_nsr_pub FOR TABLES IN SCHEMA adopt_old, adopt_new;
CREATE PUBLICATION regress_nsr_one FOR TABLE adopt_old.t;
SET client_min_messages = warning;
SET ROLE regress_nsr_app;
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_new');
RESET ROLE;
ALTER PUBLICATION regress_nsr_pub DROP TABLES IN SCHEMA adopt_old;
SELECT checks.refuses('55000', $$ SELECT nsresolve.adopt('adopt_old', 'adopt_new', true); $$);
DROP PUBLICATION regress_nsr_pub;

-- Functions that look for what has moved where it was.
SET ROLE regress_nsr_app;
CREATE FUNCTION adopt_old.careful() RETURNS bigint LANGUAGE sql
	SET search_path = adopt_old, pg_temp AS 'SELECT count(*) FROM t';
SELECT * FROM nsresolve.adopt('adopt_old', 'adopt_new');
SELECT checks.refuses('55000', $$ SELECT nsresolve.adopt('adopt_old', 'adopt_new', true); $$);
-- With both schemas in its path it finds everything, before and after.
ALTER FUNCTION adopt_old.careful() SET search_path = adopt_new, adopt_old, pg_temp;
SELECT statement, note FROM nsresolve.adopt('adopt_old', 'adopt_new', true);
SELECT adopt_new.careful();
-- A table that is published by itself still is.
SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = 'regress_nsr_one';

-- All or nothing.
SELECT statement FROM nsresolve.adopt('adopt_new', 'adopt_old') WHERE object_identity LIKE '%careful%';
BEGIN;
CREATE FUNCTION adopt_new.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
	IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table') THEN RAISE 'no tables'; END IF; END $$;
RESET ROLE;
CREATE EVENT TRIGGER regress_nsr_refuse ON ddl_command_end EXECUTE FUNCTION adopt_new.refuse();
SET ROLE regress_nsr_app;
SAVEPOINT before;
SELECT statement FROM nsresolve.adopt('adopt_new', 'adopt_old', true);
ROLLBACK TO before;
SELECT count(*) FROM checks.objects WHERE schema = 'adopt_old';
ROLLBACK;
RESET ROLE;

DROP SCHEMA adopt_old, adopt_new, "Adopt_Case" CASCADE;
DROP PUBLICATION regress_nsr_one;
DROP ROLE regress_nsr_app, regress_nsr_other;
