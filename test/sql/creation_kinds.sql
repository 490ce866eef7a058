--
-- Where each kind of object lands.  checks.touches(schema, statements) counts
-- the statements after which only rows of that schema have changed.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA "SQLUser";
CREATE SCHEMA other;
CREATE FOREIGN DATA WRAPPER regress_nsr_fdw;
CREATE SERVER regress_nsr_server FOREIGN DATA WRAPPER regress_nsr_fdw;
-- Of the same names, further along the path: never what CREATE looks at.
CREATE TABLE public.plain (id int);
CREATE VIEW public.view AS SELECT 1 AS a;
CREATE FUNCTION public.func(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE public.enum AS ENUM ('a');
CREATE SEQUENCE public.seq;
SET nsresolve.enabled = on;

-- All of the documentation's list whose objects have a schema.
SELECT * FROM checks.touches('SQLUser', $$
	CREATE TABLE plain (id int PRIMARY KEY, n text UNIQUE, CHECK (id > 0));
	CREATE TABLE IF NOT EXISTS plain2 (id int REFERENCES plain);
	CREATE TABLE identities (a serial, b bigserial, c int GENERATED ALWAYS AS IDENTITY);
	CREATE UNLOGGED TABLE unlogged (id int);
	CREATE TABLE liked (LIKE plain INCLUDING ALL);
	CREATE TABLE child (x int) INHERITS (plain);
	CREATE TABLE parts (id int, n text) PARTITION BY RANGE (id);
	CREATE TABLE part1 PARTITION OF parts FOR VALUES FROM (1) TO (10);
	CREATE TABLE part2 PARTITION OF parts FOR VALUES FROM (10) TO (20) PARTITION BY LIST (n);
	CREATE TABLE part2a PARTITION OF part2 DEFAULT;
	CREATE TABLE as_select AS SELECT 1 AS a;
	CREATE TABLE IF NOT EXISTS as_select2 AS SELECT 1 AS a WITH NO DATA;
	CREATE TABLE as_table AS TABLE plain;
	CREATE TABLE as_values AS VALUES (1);
	CREATE VIEW view AS SELECT id FROM plain;
	CREATE OR REPLACE VIEW view AS SELECT id FROM plain;
	CREATE RECURSIVE VIEW recursive (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM recursive WHERE n < 9;
	CREATE MATERIALIZED VIEW matview AS SELECT id FROM plain;
	CREATE MATERIALIZED VIEW IF NOT EXISTS matview2 AS SELECT id FROM plain WITH NO DATA;
	CREATE FOREIGN TABLE ft (a int) SERVER regress_nsr_server;
	CREATE FOREIGN TABLE part3 PARTITION OF parts FOR VALUES FROM (20) TO (30) SERVER regress_nsr_server;
	CREATE SEQUENCE seq;
	CREATE SEQUENCE IF NOT EXISTS seq2 OWNED BY plain.id;
	CREATE TYPE composite AS (a int, b text);
	CREATE TABLE typed OF composite;
	CREATE TYPE enum AS ENUM ('a', 'b');
	CREATE TYPE range AS RANGE (subtype = float4);
	CREATE TYPE range2 AS RANGE (subtype = float4, multirange_type_name = many2);
	CREATE TYPE base;
	CREATE FUNCTION base_in(cstring) RETURNS base LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
	CREATE FUNCTION base_out(base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
	CREATE TYPE base (INPUT = base_in, OUTPUT = base_out, LIKE = pg_catalog.int4);
	CREATE DOMAIN domain AS int CHECK (VALUE > 0);
	CREATE FUNCTION func(int) RETURNS int LANGUAGE sql AS 'SELECT 2';
	CREATE OR REPLACE FUNCTION func(int) RETURNS int LANGUAGE sql AS 'SELECT 3';
	CREATE FUNCTION atomic(int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT func($1); END;
	CREATE FUNCTION tabular() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1';
	CREATE FUNCTION trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
	CREATE PROCEDURE procedure(a int) LANGUAGE sql AS 'SELECT 1';
	CREATE AGGREGATE aggregate(int) (SFUNC = pg_catalog.int4pl, STYPE = int);
	CREATE OR REPLACE AGGREGATE aggregate(int) (SFUNC = pg_catalog.int4pl, STYPE = int, INITCOND = '1');
	CREATE AGGREGATE old_style (BASETYPE = int, SFUNC = pg_catalog.int4pl, STYPE = int);
	CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = pg_catalog.int4eq, COMMUTATOR = ===, NEGATOR = !===);
	CREATE OPERATOR !=== (LEFTARG = int, RIGHTARG = int, FUNCTION = pg_catalog.int4ne, NEGATOR = ===);
	CREATE OPERATOR FAMILY opfamily USING btree;
	CREATE OPERATOR CLASS opclass FOR TYPE int USING btree AS FUNCTION 1 pg_catalog.btint4cmp(int, int);
	CREATE OPERATOR CLASS opclass2 FOR TYPE int USING btree FAMILY opfamily AS FUNCTION 1 pg_catalog.btint4cmp(int, int);
	CREATE COLLATION coll FROM pg_catalog."C";
	CREATE COLLATION IF NOT EXISTS coll2 (LOCALE = 'C');
	CREATE CONVERSION conversion FOR 'LATIN1' TO 'UTF8' FROM pg_catalog.iso8859_1_to_utf8;
	CREATE DEFAULT CONVERSION conversion2 FOR 'LATIN1' TO 'UTF8' FROM pg_catalog.iso8859_1_to_utf8;
	CREATE STATISTICS statistics ON id, n FROM plain;
	CREATE STATISTICS IF NOT EXISTS statistics2 (mcv) ON id, n FROM plain;
	CREATE TEXT SEARCH PARSER ts_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
	CREATE TEXT SEARCH TEMPLATE ts_template (LEXIZE = dsimple_lexize, INIT = dsimple_init);
	CREATE TEXT SEARCH DICTIONARY ts_dictionary (TEMPLATE = ts_template);
	CREATE TEXT SEARCH CONFIGURATION ts_configuration (PARSER = ts_parser);
	CREATE TEXT SEARCH CONFIGURATION ts_configuration2 (COPY = pg_catalog.simple);
	CREATE EXTENSION citext;
	CREATE EXTENSION IF NOT EXISTS earthdistance CASCADE;
	CREATE EXTENSION hstore WITH VERSION '1.7' CASCADE
$$);
SELECT * FROM checks.touches('', 'CREATE TABLE IF NOT EXISTS plain (x int)');

-- The others are made beside their table, wherever that is.
CREATE TABLE other.t (id int, n text);
CREATE FUNCTION other.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
SELECT * FROM checks.touches('other', $$
	CREATE INDEX t_id ON other.t (id);
	CREATE UNIQUE INDEX IF NOT EXISTS t_n ON other.t (n);
	CREATE INDEX ON other.t (lower(n));
	CREATE TRIGGER trig BEFORE INSERT ON other.t FOR EACH ROW EXECUTE FUNCTION other.f();
	CREATE RULE rule AS ON DELETE TO other.t DO INSTEAD NOTHING;
	CREATE POLICY policy ON other.t USING (id > 0);
	CREATE TABLE other.s (id serial, g int GENERATED BY DEFAULT AS IDENTITY, big text);
	CREATE SEQUENCE other.seq OWNED BY other.t.id;
	CREATE EXTENSION ltree SCHEMA other;
	ALTER TABLE other.t ADD COLUMN more bigserial;
	ALTER TABLE other.t ADD PRIMARY KEY (id)
$$);
SELECT * FROM checks.touches('SQLUser', 'CREATE TABLE liked2 (LIKE other.t)');
SELECT * FROM checks.touches('SQLUser, other', 'CREATE TABLE child2 () INHERITS (other.t)');

-- Temporary objects stay temporary.
SELECT * FROM checks.touches('pg_temp', $$
	CREATE TEMP TABLE tmp (id serial, n text);
	CREATE TEMPORARY TABLE tmp2 (LIKE tmp);
	CREATE TABLE pg_temp.tmp3 (id int);
	CREATE TEMP VIEW tmp_view AS SELECT 1 AS a;
	CREATE VIEW tmp_view2 AS SELECT * FROM tmp;
	CREATE TEMP SEQUENCE tmp_seq;
	CREATE TEMP TABLE tmp_as AS SELECT 1 AS a;
	CREATE TYPE pg_temp.tmp_type AS (a int);
	CREATE FUNCTION pg_temp.tmp_func() RETURNS int LANGUAGE sql AS 'SELECT 1';
	CREATE INDEX ON tmp (id)
$$);
DISCARD TEMP;

-- The elements of CREATE SCHEMA are its own, and so are the names in them.
CREATE TABLE "SQLUser".elem (a int);
SELECT * FROM checks.touches('made', $$
	CREATE SCHEMA made
		CREATE TABLE elem (a serial PRIMARY KEY, b int)
		CREATE VIEW elem_view AS SELECT b FROM elem
		CREATE SEQUENCE elem_seq
		CREATE INDEX elem_b ON elem (b);
	DROP SCHEMA made CASCADE
$$);

-- No schema at all.
SET client_min_messages = error;
SELECT * FROM checks.touches('', $$
	CREATE SCHEMA made;
	CREATE ROLE regress_nsr_made;
	CREATE PUBLICATION regress_nsr_pub;
	CREATE FOREIGN DATA WRAPPER regress_nsr_made;
	DROP SCHEMA made;
	DROP ROLE regress_nsr_made;
	DROP PUBLICATION regress_nsr_pub;
	DROP FOREIGN DATA WRAPPER regress_nsr_made
$$);

SET client_min_messages = warning;

-- SELECT INTO, EXECUTE in CREATE TABLE AS, DO, functions, procedures.
PREPARE q AS SELECT 1 AS a;
SELECT 1 AS a INTO top_into;
SELECT 1 AS a INTO TABLE top_into2;
CREATE TABLE top_execute AS EXECUTE q;
EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off, FORMAT json) CREATE TABLE top_explain AS SELECT 1 AS a \g /dev/null
DO $$ BEGIN CREATE TABLE in_do (a int); END $$;
CREATE FUNCTION other.makes() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	CREATE TABLE in_function (a int);
	EXECUTE 'CREATE TABLE in_execute (a int)';
END $$;
CREATE FUNCTION other.makes_sql() RETURNS void LANGUAGE sql AS 'CREATE TABLE in_sql (a int)';
CREATE PROCEDURE other.makes_procedure() LANGUAGE plpgsql AS $$
BEGIN
	CREATE TABLE in_procedure (a int);
	COMMIT;
	CREATE TABLE in_procedure2 (a int);
END $$;
CREATE TABLE in_multi1 (a int)\; CREATE TABLE in_multi2 (a int);
SELECT other.makes();
SELECT other.makes_sql();
CALL other.makes_procedure();
SELECT checks.same(string_agg(relname, ' ' ORDER BY relname),
	'in_do in_execute in_function in_multi1 in_multi2 in_procedure in_procedure2 in_sql top_execute top_explain top_into top_into2')
FROM pg_class WHERE relname ~ '^(in|top)_' AND relnamespace = '"SQLUser"'::regnamespace;
SELECT checks.same(count(*)::text, '12') FROM pg_class WHERE relname ~ '^(in|top)_' AND relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_catalog|information_schema)$';

-- A function with a path of its own, and a path that the session set, are
-- honoured as they are.
CREATE FUNCTION other.makes_other() RETURNS void LANGUAGE plpgsql SET search_path = other AS
	'BEGIN CREATE TABLE own_path (a int); END';
SELECT * FROM checks.touches('other', 'SELECT other.makes_other()');
SET search_path = other;
SELECT * FROM checks.touches('other', 'CREATE TABLE own_path2 (a int)');
RESET search_path;
SET nsresolve.enabled = off;
SELECT * FROM checks.touches('public', 'CREATE TABLE plain3 (a int)');
DROP TABLE public.plain3;

-- Nothing of all this is in public.
SELECT checks.same(string_agg(name, ' ' ORDER BY name), '_enum enum func plain seq view')
FROM (SELECT DISTINCT name FROM checks.objects
	  WHERE schema = 'public' AND name NOT LIKE '\_plain' AND name NOT LIKE '\_view') o;

DROP SCHEMA other, "SQLUser" CASCADE;
DROP TABLE public.plain;
DROP VIEW public.view;
DROP FUNCTION public.func;
DROP TYPE public.enum;
DROP SEQUENCE public.seq;
DROP FOREIGN DATA WRAPPER regress_nsr_fdw CASCADE;
