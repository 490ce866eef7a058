--
-- DDL on functions, types, operators and the like whose names are qualified
-- with an alias; as in alias_tables, both schemas hold them.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = error;
CREATE ROLE regress_nsr_role;
CREATE ROLE regress_nsr_owner;
CREATE SCHEMA app;
CREATE SCHEMA elsewhere;
GRANT USAGE, CREATE ON SCHEMA app, public TO regress_nsr_owner;
SELECT $$
	CREATE TYPE mood AS ENUM ('sad', 'happy');
	CREATE TYPE comp AS (a int, b mood);
	CREATE TYPE rng AS RANGE (subtype = float4, multirange_type_name = multi);
	CREATE DOMAIN dom AS int;
	CREATE COLLATION coll FROM pg_catalog."C";
	CREATE TABLE t (id int PRIMARY KEY, e mood);
	CREATE SEQUENCE seq;
	CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
	CREATE FUNCTION f(mood) RETURNS mood LANGUAGE sql IMMUTABLE AS 'SELECT $1';
	CREATE FUNCTION f(t) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
	CREATE FUNCTION only_one() RETURNS int LANGUAGE sql AS 'SELECT 1';
	CREATE FUNCTION add(int, int) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'int4pl';
	CREATE FUNCTION cmp(int, int) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
	CREATE FUNCTION eq(int, int) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'int4eq';
	CREATE FUNCTION eq_mood(mood, mood) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'enum_eq';
	CREATE FUNCTION lt_mood(mood, mood) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'enum_lt';
	CREATE FUNCTION sel(internal, oid, internal, int) RETURNS float8 LANGUAGE internal STABLE STRICT AS 'eqsel';
	CREATE FUNCTION joinsel(internal, oid, internal, smallint, internal) RETURNS float8 LANGUAGE internal STABLE STRICT AS 'eqjoinsel';
	CREATE FUNCTION to_mood(int) RETURNS mood LANGUAGE sql IMMUTABLE AS 'SELECT NULL::mood';
	CREATE FUNCTION diff(float4, float4) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1::float8 - $2';
	CREATE FUNCTION sup(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'textlike_support';
	CREATE FUNCTION conv(int, int, cstring, internal, int, bool) RETURNS int LANGUAGE c STRICT AS '$libdir/latin_and_mic', 'latin1_to_mic';
	CREATE FUNCTION prs_start(internal, int) RETURNS internal LANGUAGE internal STRICT AS 'prsd_start';
	CREATE FUNCTION prs_token(internal, internal, internal) RETURNS internal LANGUAGE internal STRICT AS 'prsd_nexttoken';
	CREATE FUNCTION prs_end(internal) RETURNS void LANGUAGE internal STRICT AS 'prsd_end';
	CREATE FUNCTION prs_types(internal) RETURNS internal LANGUAGE internal STRICT AS 'prsd_lextype';
	CREATE FUNCTION prs_headline(internal, internal, tsquery) RETURNS internal LANGUAGE internal STRICT AS 'prsd_headline';
	CREATE FUNCTION tmpl_init(internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_init';
	CREATE FUNCTION tmpl_lexize(internal, internal, internal, internal) RETURNS internal LANGUAGE internal STRICT AS 'dsimple_lexize';
	CREATE FUNCTION evt() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
	CREATE FUNCTION am(internal) RETURNS index_am_handler LANGUAGE internal STRICT AS 'bthandler';
	CREATE FUNCTION fdw_validator(text[], oid) RETURNS void LANGUAGE internal STRICT AS 'postgresql_fdw_validator';
	CREATE FUNCTION lang() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
	CREATE FUNCTION lang_inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
	CREATE FUNCTION lang_validator(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
	CREATE PROCEDURE p(int) LANGUAGE sql AS 'SELECT 1';
	CREATE PROCEDURE p2() LANGUAGE sql AS 'SELECT 1';
	CREATE AGGREGATE agg(int) (SFUNC = add, STYPE = int);
	CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = eq);
	CREATE OPERATOR !!! (RIGHTARG = int, FUNCTION = pg_catalog.int4um);
	CREATE OPERATOR FAMILY opf USING btree;
	CREATE OPERATOR CLASS opc FOR TYPE int USING btree AS OPERATOR 1 pg_catalog.<, OPERATOR 3 ===, FUNCTION 1 cmp(int, int);
	CREATE OPERATOR CLASS opc_float FOR TYPE float4 USING btree AS OPERATOR 1 pg_catalog.<, OPERATOR 2 pg_catalog.<=, OPERATOR 3 pg_catalog.=, OPERATOR 4 pg_catalog.>=, OPERATOR 5 pg_catalog.>, FUNCTION 1 pg_catalog.btfloat4cmp(float4, float4);
	CREATE CONVERSION conversion FOR 'LATIN1' TO 'MULE_INTERNAL' FROM conv;
	CREATE TEXT SEARCH PARSER prs (START = prs_start, GETTOKEN = prs_token, END = prs_end, LEXTYPES = prs_types);
	CREATE TEXT SEARCH TEMPLATE tmpl (LEXIZE = tmpl_lexize, INIT = tmpl_init);
	CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = tmpl);
	CREATE TEXT SEARCH DICTIONARY dict2 (TEMPLATE = tmpl);
	CREATE TEXT SEARCH CONFIGURATION cfg (PARSER = prs);
$$ AS twins \gset
SET nsresolve.enabled = off;
SET search_path = public;
:twins
SET search_path = app;
:twins
RESET search_path;
SET nsresolve.enabled = on;
SET nsresolve.default_schema = app;
SET nsresolve.alias_schemas = 'public';

-- Types and domains.
SELECT * FROM checks.touches('app', $$
	CREATE TYPE public.mood1 AS ENUM ('a', 'b');
	CREATE TYPE "public"."Comp1" AS (a public.mood, b public.mood[], c text COLLATE public.coll, d public.t);
	CREATE TYPE public.rng1 AS RANGE (subtype = public.dom);
	CREATE TYPE rng2 AS RANGE (subtype = float4, subtype_opclass = public.opc_float, subtype_diff = public.diff, multirange_type_name = public.multi2);
	CREATE TYPE rng3 AS RANGE (subtype = text, collation = public.coll);
	CREATE TYPE public.rng5;
	CREATE FUNCTION public.rng5_canonical(public.rng5) RETURNS public.rng5 LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
	CREATE TYPE public.rng5 AS RANGE (subtype = int4, canonical = public.rng5_canonical);
	CREATE TYPE public.base1;
	CREATE FUNCTION public.base1_in(cstring) RETURNS public.base1 LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
	CREATE FUNCTION public.base1_out(public.base1) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
	CREATE FUNCTION public.base1_recv(internal) RETURNS public.base1 LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
	CREATE FUNCTION public.base1_send(public.base1) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
	CREATE FUNCTION public.base1_typmodin(cstring[]) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
	CREATE FUNCTION public.base1_typmodout(int) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
	CREATE TYPE public.base1 (INPUT = public.base1_in, OUTPUT = public.base1_out, RECEIVE = public.base1_recv, SEND = "public"."base1_send", TYPMOD_IN = public.base1_typmodin, TYPMOD_OUT = public.base1_typmodout, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4);
	CREATE TYPE public.base2;
	CREATE FUNCTION base2_in(cstring) RETURNS public.base2 LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
	CREATE FUNCTION base2_out(public.base2) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
	CREATE TYPE base2 (INPUT = public.base2_in, OUTPUT = public.base2_out, LIKE = public.base1);
	ALTER TYPE public.base2 SET (SEND = NONE, RECEIVE = NONE, STORAGE = plain);
	ALTER TYPE public.mood ADD VALUE 'fine';
	ALTER TYPE "public"."mood" ADD VALUE IF NOT EXISTS 'so-so' BEFORE 'sad';
	ALTER TYPE public.mood RENAME VALUE 'fine' TO 'ok';
	ALTER TYPE public.comp ADD ATTRIBUTE c public.mood1, ALTER ATTRIBUTE a SET DATA TYPE public.dom CASCADE;
	ALTER TYPE public.comp DROP ATTRIBUTE c;
	ALTER TYPE public.comp RENAME ATTRIBUTE a TO aa;
	ALTER TYPE public.comp OWNER TO regress_nsr_owner;
	ALTER TYPE public.comp RENAME TO compx;
	ALTER TYPE public.multi RENAME TO multix;
	ALTER TYPE public.rng RENAME TO rngx;
	CREATE DOMAIN public.dom1 AS public.mood DEFAULT 'sad'::public.mood CHECK (VALUE <> 'happy'::public.mood) CONSTRAINT named NOT NULL;
	CREATE DOMAIN dom2 AS text COLLATE public.coll CHECK (public.f(1) > 0);
	CREATE DOMAIN dom3 AS public.mood[];
	ALTER DOMAIN public.dom ADD CONSTRAINT c1 CHECK (public.f(VALUE) > 0) NOT VALID;
	ALTER DOMAIN public.dom VALIDATE CONSTRAINT c1;
	ALTER DOMAIN public.dom SET DEFAULT public.f(1);
	ALTER DOMAIN public.dom DROP DEFAULT;
	ALTER DOMAIN public.dom SET NOT NULL;
	ALTER DOMAIN public.dom RENAME CONSTRAINT c1 TO c2;
	COMMENT ON CONSTRAINT c2 ON DOMAIN public.dom IS 'x';
	ALTER DOMAIN public.dom DROP CONSTRAINT c2;
	ALTER DOMAIN public.dom OWNER TO regress_nsr_owner;
	ALTER DOMAIN public.dom1 RENAME TO dom1x;
	CREATE TYPE public.comp2 AS (a int);
	ALTER COLLATION public.coll RENAME TO collx;
	ALTER COLLATION public.collx OWNER TO regress_nsr_owner;
	CREATE COLLATION public.coll2 FROM public.collx;
	CREATE COLLATION IF NOT EXISTS public.coll3 (LOCALE = 'C');
	COMMENT ON TYPE public.mood IS 'x';
	COMMENT ON DOMAIN public.dom IS 'x';
	COMMENT ON COLLATION public.coll2 IS 'x';
	GRANT USAGE ON TYPE public.mood, "public"."compx" TO regress_nsr_role;
	GRANT USAGE ON DOMAIN public.dom TO regress_nsr_role;
	REVOKE ALL ON TYPE public.mood FROM PUBLIC, regress_nsr_role
$$);

-- Functions, procedures, aggregates.
SELECT * FROM checks.touches('app', $$
	CREATE FUNCTION public.g(a public.mood, b "public"."mood"[] DEFAULT ARRAY[]::public.mood[], OUT c public.t, INOUT d public.t DEFAULT NULL) LANGUAGE plpgsql AS 'BEGIN END';
	CREATE OR REPLACE FUNCTION public.g2(a int DEFAULT public.f(1)) RETURNS public.mood LANGUAGE sql AS 'SELECT NULL::mood';
	CREATE FUNCTION g3(public.t.e%TYPE) RETURNS public.t.id%TYPE LANGUAGE sql AS 'SELECT 1';
	CREATE FUNCTION g4() RETURNS SETOF public.t LANGUAGE plpgsql AS 'BEGIN END';
	CREATE FUNCTION g5() RETURNS TABLE (a public.mood, b public.dom) LANGUAGE plpgsql AS 'BEGIN END';
	CREATE FUNCTION g6(VARIADIC public.mood[]) RETURNS int LANGUAGE sql RETURN public.f(1) + (SELECT count(*) FROM public.t);
	CREATE FUNCTION g7() RETURNS int LANGUAGE sql BEGIN ATOMIC INSERT INTO public.t SELECT 1, 'sad'::public.mood WHERE public.f(1) > 0; UPDATE public.t SET id = public.f(id) WHERE public.t.id = 1; DELETE FROM public.t; WITH x AS (SELECT * FROM public.t) SELECT x.id FROM x JOIN public.t USING (id); END;
	CREATE FUNCTION g8(text) RETURNS text LANGUAGE internal IMMUTABLE STRICT SUPPORT public.sup AS 'textin';
	CREATE PROCEDURE public.p1(a public.mood, OUT b public.dom) LANGUAGE sql AS 'SELECT 1';
	CREATE PROCEDURE p1a() LANGUAGE sql BEGIN ATOMIC INSERT INTO public.t VALUES (1); END;
	CREATE AGGREGATE public.agg1(int) (SFUNC = public.add, STYPE = int, COMBINEFUNC = public.add, FINALFUNC = public.f, MSFUNC = public.add, MINVFUNC = public.add, MSTYPE = int, MFINALFUNC = public.f);
	CREATE AGGREGATE agg1b(int) (SFUNC = public.cmp, STYPE = int4, FINALFUNC = public.to_mood);
	CREATE OR REPLACE AGGREGATE public.agg1c(float8 ORDER BY public.mood) (SFUNC = pg_catalog.ordered_set_transition, STYPE = internal, FINALFUNC = pg_catalog.percentile_disc_final, FINALFUNC_EXTRA);
	CREATE AGGREGATE public.agg1d (BASETYPE = public.dom, SFUNC = public.add, STYPE = int);
	CREATE AGGREGATE public.agg1e(int) (SFUNC = public.add, STYPE = int, SORTOP = operator(pg_catalog.<));
	ALTER FUNCTION public.f(int) COST 5;
	ALTER FUNCTION public.f(public.mood) IMMUTABLE STRICT;
	ALTER FUNCTION public.f(public.mood) RENAME TO fx;
	ALTER FUNCTION public.fx(public.mood) OWNER TO regress_nsr_owner;
	ALTER FUNCTION public.g8(text) SUPPORT public.sup;
	ALTER FUNCTION public.only_one SET work_mem = '1MB';
	ALTER ROUTINE public.f(public.t) STABLE;
	ALTER ROUTINE public.f(public.t) RENAME TO f_t;
	ALTER PROCEDURE public.p(int) SECURITY DEFINER;
	ALTER PROCEDURE public.p RENAME TO px;
	ALTER PROCEDURE public.px OWNER TO regress_nsr_owner;
	ALTER AGGREGATE public.agg(int) RENAME TO aggx;
	ALTER AGGREGATE public.aggx(int) OWNER TO regress_nsr_owner;
	ALTER FUNCTION public.only_one DEPENDS ON EXTENSION plpgsql;
	ALTER ROUTINE public.only_one NO DEPENDS ON EXTENSION plpgsql;
	COMMENT ON FUNCTION public.fx(public.mood) IS 'x';
	COMMENT ON FUNCTION public.only_one IS 'x';
	COMMENT ON ROUTINE public.f(int) IS 'x';
	COMMENT ON PROCEDURE public.px(int) IS 'x';
	COMMENT ON AGGREGATE public.aggx(int) IS 'x';
	COMMENT ON AGGREGATE public.agg1c(float8 ORDER BY public.mood) IS 'x';
	GRANT EXECUTE ON FUNCTION public.fx(public.mood), public.only_one TO regress_nsr_role;
	GRANT EXECUTE ON ROUTINE public.f(int) TO regress_nsr_role;
	GRANT EXECUTE ON PROCEDURE "public"."px" TO regress_nsr_role;
	REVOKE ALL ON FUNCTION public.fx(public.mood) FROM PUBLIC
$$);

-- Operators, classes, families, casts.
SELECT * FROM checks.touches('app', $$
	CREATE OPERATOR public.==== (LEFTARG = public.mood, RIGHTARG = public.mood, FUNCTION = public.eq_mood, COMMUTATOR = OPERATOR(public.====), RESTRICT = public.sel, JOIN = public.joinsel, HASHES, MERGES);
	CREATE OPERATOR <<<< (LEFTARG = public.mood, RIGHTARG = public.mood, PROCEDURE = public.lt_mood, COMMUTATOR = OPERATOR(public.>>>>), NEGATOR = OPERATOR(public.>>==));
	ALTER OPERATOR public.==== (public.mood, public.mood) SET (RESTRICT = public.sel, JOIN = NONE);
	ALTER OPERATOR public.==== (public.mood, public.mood) OWNER TO regress_nsr_owner;
	ALTER OPERATOR public.!!! (NONE, int) OWNER TO regress_nsr_owner;
	CREATE OPERATOR FAMILY public.opf1 USING btree;
	CREATE OPERATOR CLASS public.opc1 FOR TYPE public.dom USING btree FAMILY public.opf1 AS OPERATOR 3 public.===(int, int), FUNCTION 1 public.cmp(int, int);
	CREATE OPERATOR CLASS opc2 FOR TYPE public.mood USING btree AS OPERATOR 3 public.====, FUNCTION 1 (public.mood, public.mood) pg_catalog.enum_cmp(anyenum, anyenum);
	CREATE OPERATOR CLASS opc3 FOR TYPE public.comp2 USING gin AS STORAGE public.mood;
	ALTER OPERATOR FAMILY public.opf USING btree ADD OPERATOR 3 public.===(int, int), FUNCTION 1 (int, int) public.cmp(int, int);
	ALTER OPERATOR FAMILY public.opf USING btree DROP OPERATOR 3 (int, int), FUNCTION 1 (int, int);
	ALTER OPERATOR FAMILY public.opf USING btree ADD FUNCTION 1 (public.mood, public.mood) pg_catalog.enum_cmp(anyenum, anyenum);
	ALTER OPERATOR FAMILY public.opf USING btree DROP FUNCTION 1 (public.mood, public.mood);
	ALTER OPERATOR FAMILY public.opf USING btree RENAME TO opfx;
	ALTER OPERATOR FAMILY public.opfx USING btree OWNER TO regress_nsr_owner;
	ALTER OPERATOR CLASS public.opc USING btree RENAME TO opcx;
	ALTER OPERATOR CLASS public.opcx USING btree OWNER TO regress_nsr_owner;
	COMMENT ON OPERATOR public.==== (public.mood, public.mood) IS 'x';
	COMMENT ON OPERATOR public.!!! (NONE, int) IS 'x';
	COMMENT ON OPERATOR CLASS public.opcx USING btree IS 'x';
	COMMENT ON OPERATOR FAMILY public.opfx USING btree IS 'x';
	CREATE CAST (int AS public.mood) WITH FUNCTION public.to_mood(int);
	CREATE CAST (public.base1 AS public.base2) WITHOUT FUNCTION;
	CREATE CAST (public.mood AS "public"."Comp1") WITH INOUT AS ASSIGNMENT
$$);

-- Conversions, text search.
SELECT * FROM checks.touches('app', $$
	CREATE CONVERSION public.conv1 FOR 'LATIN1' TO 'MULE_INTERNAL' FROM public.conv;
	CREATE DEFAULT CONVERSION conv2 FOR 'LATIN1' TO 'MULE_INTERNAL' FROM "public"."conv";
	ALTER CONVERSION public.conv1 RENAME TO conv1x;
	ALTER CONVERSION public.conv1x OWNER TO regress_nsr_owner;
	COMMENT ON CONVERSION public.conv1x IS 'x';
	CREATE TEXT SEARCH PARSER public.prs1 (START = public.prs_start, GETTOKEN = public.prs_token, END = public.prs_end, LEXTYPES = public.prs_types, HEADLINE = public.prs_headline);
	ALTER TEXT SEARCH PARSER public.prs1 RENAME TO prs1x;
	COMMENT ON TEXT SEARCH PARSER public.prs1x IS 'x';
	CREATE TEXT SEARCH TEMPLATE public.tmpl1 (LEXIZE = public.tmpl_lexize, INIT = public.tmpl_init);
	ALTER TEXT SEARCH TEMPLATE public.tmpl1 RENAME TO tmpl1x;
	COMMENT ON TEXT SEARCH TEMPLATE public.tmpl1x IS 'x';
	CREATE TEXT SEARCH DICTIONARY public.dict1 (TEMPLATE = public.tmpl);
	ALTER TEXT SEARCH DICTIONARY public.dict1 (accept = false);
	ALTER TEXT SEARCH DICTIONARY public.dict1 RENAME TO dict1x;
	ALTER TEXT SEARCH DICTIONARY public.dict1x OWNER TO regress_nsr_owner;
	COMMENT ON TEXT SEARCH DICTIONARY public.dict1x IS 'x';
	CREATE TEXT SEARCH CONFIGURATION public.cfg1 (PARSER = public.prs);
	CREATE TEXT SEARCH CONFIGURATION cfg2 (COPY = public.cfg);
	ALTER TEXT SEARCH CONFIGURATION public.cfg ADD MAPPING FOR asciiword, word WITH public.dict, "public"."dict2";
	ALTER TEXT SEARCH CONFIGURATION public.cfg ALTER MAPPING FOR asciiword WITH public.dict;
	ALTER TEXT SEARCH CONFIGURATION public.cfg ALTER MAPPING REPLACE public.dict WITH public.dict2;
	ALTER TEXT SEARCH CONFIGURATION public.cfg ALTER MAPPING FOR word REPLACE public.dict2 WITH public.dict;
	ALTER TEXT SEARCH CONFIGURATION public.cfg DROP MAPPING IF EXISTS FOR asciiword;
	ALTER TEXT SEARCH CONFIGURATION public.cfg RENAME TO cfgx;
	ALTER TEXT SEARCH CONFIGURATION public.cfgx OWNER TO regress_nsr_owner;
	COMMENT ON TEXT SEARCH CONFIGURATION public.cfgx IS 'x'
$$);

-- What has no schema itself, but names what has.
SELECT * FROM checks.touches('app', $$
	CREATE EVENT TRIGGER regress_nsr_evt ON ddl_command_end EXECUTE FUNCTION public.evt();
	DROP EVENT TRIGGER regress_nsr_evt;
	CREATE ACCESS METHOD regress_nsr_am TYPE INDEX HANDLER public.am;
	DROP ACCESS METHOD regress_nsr_am;
	CREATE FOREIGN DATA WRAPPER regress_nsr_fdw VALIDATOR public.fdw_validator;
	ALTER FOREIGN DATA WRAPPER regress_nsr_fdw NO VALIDATOR;
	ALTER FOREIGN DATA WRAPPER regress_nsr_fdw VALIDATOR "public"."fdw_validator";
	DROP FOREIGN DATA WRAPPER regress_nsr_fdw;
	CREATE LANGUAGE regress_nsr_lang HANDLER public.lang INLINE public.lang_inline VALIDATOR public.lang_validator;
	DROP LANGUAGE regress_nsr_lang;
	CREATE TRANSFORM FOR public.comp2 LANGUAGE sql (FROM SQL WITH FUNCTION public.sup(internal));
	COMMENT ON TRANSFORM FOR public.comp2 LANGUAGE sql IS 'x';
	COMMENT ON CAST (int AS public.mood) IS 'x';
	DROP TRANSFORM FOR public.comp2 LANGUAGE sql
$$);
SELECT * FROM checks.touches('', 'DROP TRANSFORM IF EXISTS FOR public.nothing LANGUAGE sql');

-- SET SCHEMA, from the alias.
SELECT * FROM checks.touches('app, elsewhere', $$
	ALTER TYPE public.mood1 SET SCHEMA elsewhere;
	ALTER DOMAIN public.dom3 SET SCHEMA elsewhere;
	ALTER COLLATION public.coll3 SET SCHEMA elsewhere;
	ALTER FUNCTION public.g2(int) SET SCHEMA elsewhere;
	ALTER PROCEDURE public.p2 SET SCHEMA elsewhere;
	ALTER ROUTINE public.only_one SET SCHEMA elsewhere;
	ALTER AGGREGATE public.agg1(int) SET SCHEMA elsewhere;
	ALTER OPERATOR public.!!! (NONE, int) SET SCHEMA elsewhere;
	ALTER OPERATOR CLASS public.opcx USING btree SET SCHEMA elsewhere;
	ALTER OPERATOR FAMILY public.opf1 USING btree SET SCHEMA elsewhere;
	ALTER CONVERSION public.conv1x SET SCHEMA elsewhere;
	ALTER TEXT SEARCH PARSER public.prs1x SET SCHEMA elsewhere;
	ALTER TEXT SEARCH TEMPLATE public.tmpl1x SET SCHEMA elsewhere;
	ALTER TEXT SEARCH DICTIONARY public.dict1x SET SCHEMA elsewhere;
	ALTER TEXT SEARCH CONFIGURATION public.cfgx SET SCHEMA elsewhere
$$);

-- DROP.
DROP SCHEMA elsewhere CASCADE;
SELECT * FROM checks.touches('app', $$
	DROP CAST (int AS public.mood);
	DROP CAST IF EXISTS ("public"."mood" AS public."Comp1");
	DROP TEXT SEARCH CONFIGURATION public.cfg1, cfg2;
	DROP TEXT SEARCH DICTIONARY IF EXISTS public.dict;
	DROP TEXT SEARCH TEMPLATE public.tmpl CASCADE;
	DROP TEXT SEARCH PARSER public.prs CASCADE;
	DROP CONVERSION public.conversion;
	DROP OPERATOR CLASS public.opc_float USING btree CASCADE;
	DROP OPERATOR CLASS IF EXISTS public.opc2 USING btree;
	DROP OPERATOR FAMILY public.opfx USING btree;
	DROP OPERATOR public.==== (public.mood, public.mood), <<<< (public.mood, public.mood);
	DROP AGGREGATE public.aggx(int), public.agg1c(float8 ORDER BY public.mood);
	DROP PROCEDURE public.px(int);
	DROP FUNCTION public.fx(public.mood) CASCADE;
	DROP FUNCTION IF EXISTS public.f(int), "public"."g4"() CASCADE;
	DROP ROUTINE public.p1(public.mood);
	DROP COLLATION public.coll2;
	DROP DOMAIN public.dom CASCADE;
	DROP TYPE IF EXISTS public.compx, public.rngx CASCADE;
	DROP TYPE "public"."mood" CASCADE
$$);

SET nsresolve.enabled = off;
DROP SCHEMA app, public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
DROP OWNED BY regress_nsr_owner, regress_nsr_role CASCADE;
DROP ROLE regress_nsr_owner, regress_nsr_role;
