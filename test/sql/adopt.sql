--
-- nsresolve.adopt: what moves, what stays, and what it says of both.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
CREATE ROLE regress_nsr_app;
CREATE ROLE regress_nsr_other;
CREATE SCHEMA adopt_old AUTHORIZATION regress_nsr_app;
CREATE SCHEMA "SQLUser" AUTHORIZATION regress_nsr_app;
GRANT USAGE ON SCHEMA adopt_old TO PUBLIC;
GRANT USAGE, CREATE ON SCHEMA adopt_old TO regress_nsr_other;

-- One of each kind.
SET SESSION AUTHORIZATION regress_nsr_app;
SET search_path = adopt_old;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE point3 AS (x float, y float, z float);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE SEQUENCE numbers;
CREATE FUNCTION next_number() RETURNS bigint LANGUAGE sql AS $$ SELECT nextval('numbers') $$;
CREATE TABLE customers (
	id serial PRIMARY KEY,
	name text NOT NULL UNIQUE,
	feels mood DEFAULT 'ok',
	place point3,
	amount positive[],
	number bigint DEFAULT next_number(),
	CHECK (name <> '')
);
CREATE TABLE orders (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	customer int REFERENCES customers ON DELETE CASCADE,
	spans span_multirange,
	whole customers,
	at date
);
CREATE INDEX orders_at ON orders (at);
CREATE STATISTICS orders_stats (dependencies) ON customer, at FROM orders;
CREATE TABLE "Mixed ""Case" (a int);
CREATE TABLE parted (k int, v text) PARTITION BY LIST (k);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
CREATE VIEW happy AS SELECT * FROM customers WHERE feels = 'ok';
CREATE MATERIALIZED VIEW totals AS SELECT customer, count(*) FROM orders GROUP BY customer;
CREATE FUNCTION greet(customers, OUT line text, VARIADIC mood[] DEFAULT '{}') LANGUAGE sql
	AS $$ SELECT 'hello ' || $1.name $$;
CREATE FUNCTION stale() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM adopt_old.orders); END $$;
CREATE FUNCTION bound() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM orders; END;
CREATE PROCEDURE work(a int, OUT b mood) LANGUAGE plpgsql AS $$ BEGIN b := 'ok'; END $$;
CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE AGGREGATE everything (*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE FUNCTION same_mood(mood, mood) RETURNS bool LANGUAGE sql AS $$ SELECT $1 = $2 $$;
CREATE FUNCTION not_sad(mood) RETURNS bool LANGUAGE sql AS $$ SELECT $1 <> 'sad' $$;
RESET SESSION AUTHORIZATION;
SET search_path = adopt_old;
CREATE AGGREGATE middle (float8 ORDER BY anyelement) (SFUNC = ordered_set_transition,
	STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE OPERATOR === (LEFTARG = mood, RIGHTARG = mood, FUNCTION = same_mood);
CREATE OPERATOR !!! (RIGHTARG = mood, FUNCTION = not_sad);
CREATE OPERATOR FAMILY int_family USING hash;
CREATE OPERATOR CLASS int_class FOR TYPE int USING hash FAMILY int_family AS OPERATOR 1 = (int, int), FUNCTION 1 hashint4(int);
CREATE COLLATION plain FROM "C";
CREATE CONVERSION swedish FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION my_english (COPY = pg_catalog.english);
CREATE TEXT SEARCH PARSER words_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE words_template (LEXIZE = dsimple_lexize);
CREATE FOREIGN DATA WRAPPER regress_nsr_wrapper;
CREATE SERVER regress_nsr_server FOREIGN DATA WRAPPER regress_nsr_wrapper;
CREATE FOREIGN TABLE far (a int) SERVER regress_nsr_server;
ALTER AGGREGATE middle (float8 ORDER BY anyelement) OWNER TO regress_nsr_app;
ALTER OPERATOR === (mood, mood) OWNER TO regress_nsr_app;
ALTER OPERATOR !!! (NONE, mood) OWNER TO regress_nsr_app;
ALTER OPERATOR FAMILY int_family USING hash OWNER TO regress_nsr_app;
ALTER OPERATOR CLASS int_class USING hash OWNER TO regress_nsr_app;
ALTER COLLATION plain OWNER TO regress_nsr_app;
ALTER CONVERSION swedish OWNER TO regress_nsr_app;
ALTER TEXT SEARCH DICTIONARY words OWNER TO regress_nsr_app;
ALTER TEXT SEARCH CONFIGURATION my_english OWNER TO regress_nsr_app;
ALTER FOREIGN TABLE far OWNER TO regress_nsr_app;

-- What stays: metadata, an extension, what another role owns.
SET SESSION AUTHORIZATION regress_nsr_app;
CREATE TABLE knex_migrations (id serial PRIMARY KEY, name varchar(255), batch int, migration_time timestamptz);
CREATE TABLE knex_migrations_lock (index serial PRIMARY KEY, is_locked int);
CREATE STATISTICS knex_stats (ndistinct) ON name, batch FROM knex_migrations;
ALTER DEFAULT PRIVILEGES IN SCHEMA adopt_old GRANT SELECT ON TABLES TO regress_nsr_other;
SET SESSION AUTHORIZATION regress_nsr_other;
CREATE TABLE private (a int);
CREATE FUNCTION theirs() RETURNS int LANGUAGE sql SET search_path = adopt_old AS $$ SELECT 1 $$;
CREATE TABLE public_default (a bigint);
ALTER TABLE public_default ALTER a SET DEFAULT nextval('adopt_old.numbers'::text);
RESET SESSION AUTHORIZATION;
RESET search_path;
-- An extension of this server's own, with members in the schema.
CREATE FUNCTION adopt_old.member() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TABLE adopt_old.member_table (a int);
ALTER EXTENSION plpgsql ADD FUNCTION adopt_old.member();
ALTER EXTENSION plpgsql ADD TABLE adopt_old.member_table;

-- The target that is meant if none is named is that of the current role.
SET SESSION AUTHORIZATION regress_nsr_app;
CREATE TEMP TABLE planned AS SELECT * FROM nsresolve.adopt('adopt_old');
SELECT step, statement, note FROM planned WHERE step IS NOT NULL ORDER BY step;
SELECT object_type, object_identity, note FROM planned WHERE step IS NULL;

-- Nothing has moved.
SELECT count(*) FROM checks.objects WHERE schema = 'SQLUser';

-- The same again, and done.
CREATE TEMP TABLE done AS SELECT * FROM nsresolve.adopt('adopt_old', execute => true);
SELECT * FROM planned EXCEPT SELECT * FROM done;
SELECT * FROM done EXCEPT SELECT * FROM planned;
RESET SESSION AUTHORIZATION;

-- What is still in the old schema.
SELECT classid::regclass AS catalog, name FROM checks.objects o WHERE schema = 'adopt_old' AND name NOT LIKE '%not\_null' ORDER BY 1, name COLLATE "C";
SELECT count(*) > 60 AS moved FROM checks.objects WHERE schema = 'SQLUser';

-- It works where it is now.
SET search_path = "SQLUser";
INSERT INTO customers (name, place, amount) VALUES ('me', (1, 2, 3), '{1}');
INSERT INTO orders (customer, spans, at) VALUES (1, adopt_old.span_multirange(adopt_old.span(1, 2)), '2024-01-01');
INSERT INTO parted VALUES (1, 'a'), (7, 'b');
SELECT name, feels, not_sad(feels), feels === 'ok' AS same, greet(c, 'ok') FROM customers c;
SELECT bound(), total(1), everything(*), middle(0.5::float8) WITHIN GROUP (ORDER BY id) FROM happy;
CALL work(1, NULL);
REFRESH MATERIALIZED VIEW totals;
SELECT * FROM totals;
SELECT to_tsvector('my_english', 'moving schemas');
SELECT stale();
RESET search_path;

-- A superuser moves range types as well, and what the owner could have put
-- there, but nothing that somebody else has.
SELECT * FROM nsresolve.adopt('adopt_old', 'SQLUser');
ALTER FUNCTION adopt_old.theirs() RESET search_path;
SELECT step, coalesce(statement, object_identity) AS what, note
FROM nsresolve.adopt('adopt_old', 'SQLUser', true) WHERE object_type NOT IN ('schema', 'default privileges');
SELECT "SQLUser".span_multirange("SQLUser".span(1, 2));

-- Where nsresolve is enabled it does the same, whatever is an alias.
SET nsresolve.enabled = on;
SET nsresolve.alias_schemas = 'adopt_old';
SELECT count(statement), bool_and(statement LIKE '%"SQLUser".% SET SCHEMA adopt_old') FROM nsresolve.adopt('SQLUser', 'adopt_old', true);
SELECT count(statement), bool_and(statement LIKE '%adopt_old.% SET SCHEMA "SQLUser"') FROM nsresolve.adopt('adopt_old', 'SQLUser', true);
SELECT name FROM checks.objects WHERE schema = 'adopt_old' AND classid = 'pg_class'::regclass ORDER BY 1;
RESET nsresolve.alias_schemas;
RESET nsresolve.enabled;

ALTER EXTENSION plpgsql DROP FUNCTION adopt_old.member();
ALTER EXTENSION plpgsql DROP TABLE adopt_old.member_table;
DROP SCHEMA adopt_old, "SQLUser" CASCADE;
DROP FOREIGN DATA WRAPPER regress_nsr_wrapper CASCADE;
DROP TABLE planned, done;
DROP OWNED BY regress_nsr_app, regress_nsr_other;
DROP ROLE regress_nsr_app, regress_nsr_other;
