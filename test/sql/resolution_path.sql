--
-- The effective path: what it is made of, and whose word counts.
-- checks.path() compares SHOW, current_setting(), pg_settings and, where given,
-- current_schemas() and current_schema().
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA "SQLUser";
CREATE SCHEMA app;
CREATE SCHEMA one;
CREATE SCHEMA "Two";
-- Off, it is the raw path.
SELECT checks.path('"$user", public', 'public');
SHOW search_path;
SET nsresolve.default_schema = 'app';
SELECT checks.path('"$user", public', 'public');
RESET nsresolve.default_schema;
SET nsresolve.enabled = on;
SELECT checks.path('"SQLUser", "$user", public', 'SQLUser, public');
SHOW search_path;
SELECT checks.same(current_schemas(true)::text, '{pg_catalog,SQLUser,public}');
SET nsresolve.default_schema = 'missing';
SELECT checks.path('missing, "$user", public', 'public');
SET nsresolve.default_schema = 'public';
SELECT checks.path('public, "$user"', 'public');
SET nsresolve.default_schema = '$user';
SELECT checks.path('"$user", public', 'public');
SET nsresolve.default_schema = 'select';
SELECT checks.path('"select", "$user", public');
SET nsresolve.default_schema = 'a,b "c"';
SELECT checks.path('"a,b ""c""", "$user", public');
SET nsresolve.default_schema = 'app';
SET nsresolve.shared_schemas = 'one, "Two", missing, public, app, one';
SELECT checks.path('app, one, "Two", missing, public, "$user"', 'app, one, Two, public');
SET nsresolve.metadata_schema = 'meta';
SELECT checks.path('app, one, "Two", missing, public, "$user", meta', 'app, one, Two, public');
SET nsresolve.metadata_schema = 'one';
SELECT checks.path('app, one, "Two", missing, public, "$user"');
SET nsresolve.metadata_schema = '$default';
SELECT checks.path('app, one, "Two", missing, public, "$user"');
RESET nsresolve.metadata_schema;
RESET nsresolve.shared_schemas;
RESET nsresolve.default_schema;

-- Inherited from the database and from the role in it, whatever it is.
SELECT set_config('regress.nsr_db', current_database(), false) \g /dev/null
DO $$
BEGIN
	EXECUTE format('ALTER DATABASE %I SET nsresolve.enabled = on', current_database());
	EXECUTE format('ALTER DATABASE %I SET search_path = pg_catalog, public', current_database());
END $$;
\c -
SELECT checks.path('"SQLUser", public', 'SQLUser, public');
-- A pg_catalog at the front stays first, though nothing shows it.
SELECT checks.same(current_schemas(true)::text, '{pg_catalog,SQLUser,public}');
CREATE FUNCTION "SQLUser".lower(text) RETURNS text LANGUAGE sql AS 'SELECT ''mine''';
SELECT checks.same(lower('ABC'), 'abc');
DROP FUNCTION "SQLUser".lower;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$;
\c -
SELECT checks.path('"SQLUser", public, pg_catalog', 'SQLUser, public, pg_catalog');
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = pg_catalog', current_database()); END $$;
\c -
SELECT checks.path('"SQLUser"', 'SQLUser');
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = %L', current_database(), ''); END $$;
\c -
SELECT checks.path('"SQLUser"', 'SQLUser');
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = one, pg_temp, public', current_database()); END $$;
\c -
SELECT checks.path('"SQLUser", one, pg_temp, public', 'SQLUser, one, public');
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = pg_temp', current_database()); END $$;
\c -
SELECT checks.path('"SQLUser", pg_temp', 'SQLUser');
SELECT * FROM checks.touches('SQLUser', 'CREATE TABLE not_temporary (a int)');
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = "$user"', current_database()); END $$;
\c -
SELECT checks.path('"SQLUser", "$user"', 'SQLUser');
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, one, public, "SQLUser", one, "Two"', current_database()); END $$;
\c -
-- What it names twice stays so, but for the default schema.
SELECT checks.path('"SQLUser", public, one, public, one, "Two"', 'SQLUser, public, one, Two');
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = "a, ""b""", "Two", missing', current_database()); END $$;
\c -
SELECT checks.path('"SQLUser", "a, ""b""", "Two", missing', 'SQLUser, Two');
-- The role's in the database comes before the database's, as in core.
DO $$ BEGIN EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET search_path = one', current_database()); END $$;
\c -
SELECT checks.path('"SQLUser", one', 'SQLUser, one');
SET search_path = "Two";
SELECT checks.path('"Two"', 'Two');
RESET search_path;
SELECT checks.path('"SQLUser", one', 'SQLUser, one');
SET search_path TO DEFAULT;
SELECT checks.path('"SQLUser", one', 'SQLUser, one');
SELECT checks.same(reset_val, 'one') FROM pg_settings WHERE name = 'search_path';
SET nsresolve.enabled = off;
SELECT checks.path('one', 'one');
DO $$
BEGIN
	EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I RESET search_path', current_database());
	EXECUTE format('ALTER DATABASE %I SET search_path = "$user", public', current_database());
END $$;
-- A connection option is the session's own word.
\c -reuse-previous=on "options=-csearch_path=one"
SELECT checks.path('one', 'one');
RESET search_path;
SELECT checks.path('one', 'one');
\c -reuse-previous=on "options=-cnsresolve.default_schema=app"
SELECT checks.path('app, "$user", public', 'app, public');
\c -reuse-previous=on "options="
SELECT checks.path('"SQLUser", "$user", public', 'SQLUser, public');

-- SET, SET LOCAL, set_config(): honoured as it is.
SET search_path = one, "Two";
SELECT checks.path('one, "Two"', 'one, Two');
SET search_path = missing;
SELECT checks.path('missing', '');
SET search_path = '';
SELECT checks.path('""', '');
SET search_path = pg_catalog;
SELECT checks.path('pg_catalog', 'pg_catalog');
SET search_path = one, one, "$user", pg_temp;
SELECT checks.path('one, one, "$user", pg_temp');
RESET search_path;
SELECT checks.path('"SQLUser", "$user", public');
BEGIN;
SET LOCAL search_path = one;
SELECT checks.path('one', 'one');
COMMIT;
SELECT checks.path('"SQLUser", "$user", public');
SELECT checks.same(set_config('search_path', 'one', false), 'one');
SELECT checks.path('one', 'one');
BEGIN;
SELECT set_config('search_path', '"Two"', true);
SELECT checks.path('"Two"', 'Two');
SET LOCAL search_path TO DEFAULT;
SELECT checks.path('"SQLUser", "$user", public');
ROLLBACK;
SELECT checks.path('one', 'one');
UPDATE pg_settings SET setting = '"Two"' WHERE name = 'search_path';
SELECT checks.path('"Two"', 'Two');
SET SCHEMA 'one';
SELECT checks.path('one', 'one');
RESET ALL;
SELECT checks.path('"SQLUser", "$user", public');
SET search_path = one;
DISCARD ALL;
SELECT checks.path('"SQLUser", "$user", public');

-- What says the same as RESET counts as RESET, as a parsed list.
CREATE FUNCTION checks.follows() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	path text;
BEGIN
	SET LOCAL nsresolve.default_schema = 'app';
	path := current_setting('search_path');
	SET LOCAL nsresolve.default_schema TO DEFAULT;
	RETURN CASE WHEN path ~ '^app, ' THEN 'managed' ELSE 'not managed' END;
END $$;
SELECT checks.same(checks.follows(), 'managed');
SET search_path = "$user", public;
SELECT checks.same(checks.follows(), 'managed');
SELECT checks.path('"SQLUser", "$user", public');
SET search_path = '$user', 'public';
SELECT checks.same(checks.follows(), 'managed');
SELECT set_config('search_path', '"$user",public', false);
SELECT checks.same(checks.follows(), 'managed');
SELECT set_config('search_path', '  "$user"  ,  PUBLIC ', false);
SELECT checks.same(checks.follows(), 'managed');
SELECT set_config('search_path', current_setting('search_path'), false);
SELECT checks.same(checks.follows(), 'managed');
SET search_path = "SQLUser", "$user", public;
SELECT checks.same(checks.follows(), 'managed');
SET search_path = "SQLUser", "$user", public, one;
SELECT checks.same(checks.follows(), 'not managed');
SET search_path = public;
SELECT checks.same(checks.follows(), 'not managed');
SET search_path = public, "$user";
SELECT checks.same(checks.follows(), 'not managed');
SET search_path = "SQLUser";
SELECT checks.same(checks.follows(), 'not managed');
SET search_path = sqluser, "$user", public;
SELECT checks.same(checks.follows(), 'not managed');
SET search_path = '"$user", public';
SELECT checks.same(checks.follows(), 'not managed');
SET search_path = '';
SELECT checks.same(checks.follows(), 'not managed');
RESET search_path;
BEGIN;
SET LOCAL search_path = "$user", public;
SELECT checks.same(checks.follows(), 'managed');
COMMIT;
-- A tool that shows the path, saves it and sets it again.
SET nsresolve.default_schema = 'app';
SET nsresolve.shared_schemas = 'one';
SET nsresolve.metadata_schema = 'meta';
SHOW search_path \gset
SET search_path = "Two";
SELECT checks.path('"Two"', 'Two');
SELECT set_config('search_path', :'search_path', false);
SELECT checks.path('app, one, "$user", public, meta', 'app, one, public');
SET nsresolve.default_schema = 'Two';
SELECT checks.path('"Two", one, "$user", public, meta');
RESET search_path;
RESET nsresolve.default_schema;
RESET nsresolve.shared_schemas;
RESET nsresolve.metadata_schema;

-- An alias in the session's path is read as the default schema, then itself.
SET nsresolve.alias_schemas = 'public, "Old"';
SET search_path TO "public";
SELECT checks.path('"SQLUser", public', 'SQLUser, public');
SELECT checks.same(checks.follows(), 'managed');
SET search_path = one, public, "Two";
SELECT checks.path('one, "SQLUser", public, "Two"');
SET search_path = public, pg_temp;
SELECT checks.path('"SQLUser", public, pg_temp');
SET search_path = "Old", public;
SELECT checks.path('"SQLUser", "Old", public');
SET search_path = "SQLUser", public;
SELECT checks.path('"SQLUser", public');
SET search_path = "PUBLIC", one;
SELECT checks.path('"PUBLIC", one');
SET search_path = public;
SET nsresolve.alias_schemas = '';
SELECT checks.path('public');
SET nsresolve.alias_schemas = 'one';
SELECT checks.path('public');
SET nsresolve.alias_schemas = 'public';
SELECT checks.path('"SQLUser", public');
SET nsresolve.enabled = off;
SELECT checks.path('public', 'public');
SET nsresolve.enabled = on;
SELECT checks.path('"SQLUser", public');
BEGIN;
SET LOCAL search_path = public, one;
SELECT checks.path('"SQLUser", public, one');
ROLLBACK;
RESET search_path;
-- Not in the SET clause of a function.
CREATE FUNCTION checks.clause() RETURNS text LANGUAGE plpgsql SET search_path = public AS
	$$ BEGIN RETURN current_setting('search_path') || ' ' || checks.follows(); END $$;
SELECT checks.same(checks.clause(), 'public not managed');
DROP FUNCTION checks.clause;
RESET nsresolve.alias_schemas;

-- Functions with a SET clause are honoured, and what they call.
CREATE FUNCTION checks.here() RETURNS text LANGUAGE plpgsql AS
	$$ BEGIN RETURN current_setting('search_path') || ' / ' || coalesce(current_schema(), '-'); END $$;
CREATE FUNCTION checks.in_one() RETURNS text LANGUAGE plpgsql SET search_path = one AS
	$$ BEGIN RETURN checks.here(); END $$;
CREATE FUNCTION checks.in_reset() RETURNS text LANGUAGE plpgsql SET search_path = "$user", public AS
	$$ BEGIN RETURN checks.here(); END $$;
CREATE FUNCTION checks.in_current() RETURNS text LANGUAGE plpgsql SET search_path FROM CURRENT AS
	$$ BEGIN RETURN checks.here() || ' ' || checks.follows(); END $$;
CREATE FUNCTION checks.in_nested() RETURNS text LANGUAGE plpgsql SET search_path = "Two" AS
	$$ BEGIN RETURN checks.here() || ', ' || checks.in_one() || ', ' || checks.here(); END $$;
CREATE FUNCTION checks.sets(path text) RETURNS text LANGUAGE plpgsql SET search_path = "Two" AS
	$$ BEGIN PERFORM set_config('search_path', path, false); RETURN checks.here(); END $$;
CREATE FUNCTION checks.sets_local(path text) RETURNS text LANGUAGE plpgsql SET search_path = "Two" AS
	$$ BEGIN PERFORM set_config('search_path', path, true); RETURN checks.here(); END $$;
CREATE FUNCTION checks.fails() RETURNS text LANGUAGE plpgsql SET search_path = "Two" AS
	$$ BEGIN RAISE EXCEPTION '%', checks.here(); END $$;
CREATE FUNCTION checks.in_default() RETURNS text LANGUAGE plpgsql SET nsresolve.default_schema = 'app' AS
	$$ BEGIN RETURN checks.here(); END $$;
CREATE FUNCTION checks.in_reset_clause() RETURNS text LANGUAGE plpgsql SET search_path TO DEFAULT AS
	$$ BEGIN RETURN checks.here(); END $$;
SELECT checks.same(checks.here(), '"SQLUser", "$user", public / SQLUser');
SELECT checks.same(checks.in_one(), 'one / one');
SELECT checks.same(checks.in_reset(), '"$user", public / public');
SELECT checks.same(checks.in_current(), '"SQLUser", "$user", public / SQLUser not managed');
SELECT checks.same(checks.in_nested(), '"Two" / Two, one / one, "Two" / Two');
SELECT checks.same(checks.in_default(), 'app, "$user", public / app');
SELECT checks.same(checks.here(), '"SQLUser", "$user", public / SQLUser');
-- SET LOCAL in it ends with it; SET stays, as in core.
SELECT checks.same(checks.sets_local('one'), 'one / one');
SELECT checks.same(checks.here(), '"SQLUser", "$user", public / SQLUser');
SELECT checks.same(checks.sets('one'), 'one / one');
SELECT checks.same(checks.here(), 'one / one');
RESET search_path;
SELECT checks.same(checks.sets('"$user", public'), '"SQLUser", "$user", public / SQLUser');
SELECT checks.same(checks.follows(), 'managed');
SELECT checks.fails();
SELECT checks.same(checks.here(), '"SQLUser", "$user", public / SQLUser');
DO $$
BEGIN
	PERFORM checks.fails();
EXCEPTION WHEN OTHERS THEN
	RAISE WARNING 'inside %, after %', SQLERRM, checks.here();
END $$;
-- In a session with a path of its own.
SET search_path = one;
SELECT checks.same(checks.in_nested(), '"Two" / Two, one / one, "Two" / Two');
SELECT checks.same(checks.here(), 'one / one');
RESET search_path;
-- In a function whose clause says what a later RESET inside would give.
CREATE FUNCTION checks.resets() RETURNS text LANGUAGE plpgsql SET search_path = one AS
	$$ BEGIN RESET search_path; RETURN checks.here(); END $$;
SELECT checks.same(checks.resets(), '"SQLUser", "$user", public / SQLUser');
SELECT checks.same(checks.here(), '"SQLUser", "$user", public / SQLUser');

-- The path of CREATE SCHEMA's elements, and of an extension's script.
CREATE TABLE "SQLUser".elem (wrong int);
CREATE SCHEMA made CREATE TABLE elem (a int) CREATE VIEW v AS SELECT a FROM elem;
SELECT * FROM made.v;
SELECT checks.path('"SQLUser", "$user", public');
CREATE EXTENSION cube SCHEMA made;
CREATE EXTENSION earthdistance SCHEMA made;
SELECT checks.same(count(*)::text, '0') FROM checks.objects WHERE name IN ('cube', 'earth_distance') AND schema <> 'made';
SELECT checks.path('"SQLUser", "$user", public');

-- Cached plans follow the path.
CREATE TABLE app.t AS SELECT 'app' AS s;
CREATE TABLE one.t AS SELECT 'one' AS s;
CREATE TABLE "SQLUser".t AS SELECT 'SQLUser' AS s;
PREPARE q AS SELECT s FROM t;
CREATE FUNCTION checks.reads() RETURNS text LANGUAGE plpgsql AS
	$$ DECLARE r text; BEGIN SELECT s INTO r FROM t; RETURN r; END $$;
EXECUTE q;
SELECT checks.reads();
SET nsresolve.default_schema = 'app';
EXECUTE q;
SELECT checks.reads();
SET search_path = one;
EXECUTE q;
SELECT checks.reads();
RESET search_path;
RESET nsresolve.default_schema;
EXECUTE q;
SELECT checks.reads();

SET client_min_messages = warning;
DROP FUNCTION checks.follows, checks.here, checks.in_one, checks.in_reset, checks.in_current,
	checks.in_nested, checks.sets, checks.sets_local, checks.fails, checks.in_default,
	checks.in_reset_clause, checks.resets, checks.reads;
DROP SCHEMA "SQLUser", app, one, "Two", made CASCADE;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET nsresolve.enabled = off', current_database()); END $$;
