--
-- Which default schema: the session's word, the current role's, what the
-- session started with, the built-in one.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE ROLE regress_nsr_a;
CREATE ROLE regress_nsr_b;
CREATE ROLE regress_nsr_c;
CREATE ROLE regress_nsr_d;
CREATE ROLE regress_nsr_super SUPERUSER;
CREATE SCHEMA "SQLUser";
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE SCHEMA c;
CREATE SCHEMA regress_nsr_b;
CREATE SCHEMA regress_nsr_d;
GRANT USAGE, CREATE ON SCHEMA "SQLUser", a, b, c, regress_nsr_b, regress_nsr_d TO regress_nsr_a, regress_nsr_b, regress_nsr_c, regress_nsr_d;
ALTER ROLE regress_nsr_a SET nsresolve.default_schema = 'a';
ALTER ROLE regress_nsr_c SET nsresolve.default_schema = 'c global';
ALTER ROLE regress_nsr_d SET nsresolve.default_schema = '$user';
DO $$
BEGIN
	EXECUTE format('ALTER ROLE regress_nsr_c IN DATABASE %I SET nsresolve.default_schema = c', current_database());
	EXECUTE format('ALTER ROLE regress_nsr_c IN DATABASE %I SET nsresolve.create_schema = on', current_database());
	EXECUTE format('ALTER DATABASE %I SET nsresolve.enabled = on', current_database());
END $$;
-- The path, the setting and where a table would go say the same.
CREATE FUNCTION checks.says(schema text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	result := checks.path(quote_ident(schema) || ', "$user", public');
	IF current_setting('nsresolve.default_schema') <> schema THEN
		result := 'FAILED: setting is ' || current_setting('nsresolve.default_schema');
	ELSIF to_regnamespace(quote_ident(schema)) IS NOT NULL THEN
		CREATE TABLE probe (x int);
		IF to_regclass(quote_ident(schema) || '.probe') IS NULL THEN
			result := 'FAILED: the table went elsewhere';
		END IF;
		DROP TABLE probe;
	END IF;
	RETURN result;
END $$;
\c -
SET client_min_messages = warning;
SELECT checks.says('SQLUser');

-- SET ROLE; a role without a setting leaves the session's value in place.
SET ROLE regress_nsr_a;
SELECT checks.says('a');
SET ROLE regress_nsr_b;
SELECT checks.says('SQLUser');
SET ROLE regress_nsr_c;
SELECT checks.says('c');
SHOW nsresolve.create_schema;
SET ROLE regress_nsr_a;
SELECT checks.says('a');
SHOW nsresolve.create_schema;
RESET ROLE;
SELECT checks.says('SQLUser');
SET ROLE 'regress_nsr_a';
SET ROLE NONE;
SELECT checks.says('SQLUser');
SELECT set_config('role', 'regress_nsr_a', false);
SELECT checks.says('a');
SELECT set_config('role', 'none', false);
SELECT checks.says('SQLUser');
SET SESSION ROLE regress_nsr_a;
SELECT checks.says('a');
SET ROLE TO DEFAULT;
SELECT checks.says('SQLUser');
SET ROLE regress_nsr_a;
SELECT checks.says('a');
-- RESET ALL leaves the role; DISCARD ALL does not.
SET nsresolve.default_schema = 'b';
RESET ALL;
SET client_min_messages = warning;
SELECT checks.says('a');
DISCARD ALL;
SET client_min_messages = warning;
SELECT checks.says('SQLUser');

-- SET SESSION AUTHORIZATION, and SET ROLE inside it.
GRANT regress_nsr_c TO regress_nsr_a;
GRANT regress_nsr_b TO regress_nsr_a;
SET SESSION AUTHORIZATION regress_nsr_a;
SELECT checks.says('a');
SET ROLE regress_nsr_c;
SELECT checks.says('c');
SET ROLE regress_nsr_b;
SELECT checks.says('SQLUser');
SET ROLE NONE;
SELECT checks.says('a');
SET ROLE regress_nsr_c;
RESET SESSION AUTHORIZATION;
SELECT checks.says('SQLUser');
SET ROLE regress_nsr_c;
SET SESSION AUTHORIZATION regress_nsr_a;
SELECT checks.says('a');
SET SESSION AUTHORIZATION DEFAULT;
SELECT checks.says('SQLUser');
SELECT set_config('session_authorization', 'regress_nsr_c', false);
SELECT checks.says('c');
RESET SESSION AUTHORIZATION;
-- A role that cannot be chosen changes nothing.
SET ROLE regress_nsr_nobody;
SELECT checks.says('SQLUser');
SET SESSION AUTHORIZATION regress_nsr_b;
SET ROLE regress_nsr_a;
SELECT checks.says('SQLUser');
RESET SESSION AUTHORIZATION;

-- "$user" is the current user.
SET ROLE regress_nsr_d;
SELECT checks.path('"$user", public', 'regress_nsr_d, public');
SHOW nsresolve.default_schema;
SELECT * FROM checks.touches('regress_nsr_d', $$
	CREATE TABLE mine (a int);
	DROP TABLE mine
$$);
SET ROLE regress_nsr_a;
SET nsresolve.default_schema = '$user';
SELECT checks.path('"$user", public', 'public');
SELECT * FROM checks.refuses('3F000', 'CREATE TABLE mine (a int)');
SET ROLE regress_nsr_b;
SELECT checks.path('"$user", public', 'regress_nsr_b, public');
RESET ROLE;
RESET nsresolve.default_schema;

-- 1. What the session set comes before the role's setting,
SET nsresolve.default_schema = 'b';
SELECT checks.says('b');
SET ROLE regress_nsr_a;
SELECT checks.says('b');
SET SESSION AUTHORIZATION regress_nsr_c;
SELECT checks.says('b');
RESET nsresolve.default_schema;
SELECT checks.says('c');
RESET SESSION AUTHORIZATION;
SELECT checks.says('SQLUser');
SET ROLE regress_nsr_a;
SELECT set_config('nsresolve.default_schema', 'b', false);
SELECT checks.says('b');
SET nsresolve.default_schema TO DEFAULT;
SELECT checks.says('a');
-- even when it is the same as the session had,
SET nsresolve.default_schema = 'SQLUser';
SELECT checks.says('SQLUser');
RESET nsresolve.default_schema;
BEGIN;
SET LOCAL nsresolve.default_schema = 'b';
SELECT checks.says('b');
SET LOCAL ROLE regress_nsr_c;
SELECT checks.says('b');
COMMIT;
SELECT checks.says('a');
-- or a function's SET clause says it,
RESET ROLE;
CREATE FUNCTION checks.clause(schema text) RETURNS text LANGUAGE plpgsql SET nsresolve.default_schema = 'b' AS
	'BEGIN RETURN checks.says(schema); END';
SET ROLE regress_nsr_a;
SELECT checks.clause('b');
SELECT checks.says('a');
RESET ROLE;
-- or a connection option.
\c -reuse-previous=on "options=-cnsresolve.default_schema=b"
SET client_min_messages = warning;
SELECT checks.says('b');
SET ROLE regress_nsr_a;
SELECT checks.says('b');
SET nsresolve.default_schema = 'c';
SELECT checks.says('c');
RESET nsresolve.default_schema;
SELECT checks.says('b');
RESET ROLE;

-- 3. What the session started with: the login role's in the database, the
-- login role's, the database's.
DO $$
BEGIN
	EXECUTE format('ALTER DATABASE %I SET nsresolve.default_schema = b', current_database());
END $$;
\c -reuse-previous=on "options="
SET client_min_messages = warning;
SELECT checks.says('b');
SET ROLE regress_nsr_a;
SELECT checks.says('a');
SET ROLE regress_nsr_b;
SELECT checks.says('b');
RESET ROLE;
SET nsresolve.default_schema = 'c';
SELECT checks.says('c');
RESET ALL;
SET client_min_messages = warning;
SELECT checks.says('b');
DO $$
BEGIN
	EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET nsresolve.default_schema = c', current_database());
END $$;
-- Not before the next login.
SELECT checks.says('b');
\c -
SET client_min_messages = warning;
SELECT checks.says('c');
SET ROLE regress_nsr_b;
SELECT checks.says('c');
SET ROLE regress_nsr_a;
SELECT checks.says('a');
RESET ROLE;
SELECT checks.says('c');
SET SESSION AUTHORIZATION regress_nsr_b;
SELECT checks.says('c');
RESET SESSION AUTHORIZATION;
DO $$
BEGIN
	EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I RESET nsresolve.default_schema', current_database());
	EXECUTE format('ALTER DATABASE %I SET nsresolve.default_schema = "SQLUser"', current_database());
END $$;
\c -
SET client_min_messages = warning;
SELECT checks.says('SQLUser');

-- ALTER ROLE holds from the next SET ROLE on.
SET ROLE regress_nsr_a;
RESET ROLE;
ALTER ROLE regress_nsr_a SET nsresolve.default_schema = 'c';
SELECT checks.says('SQLUser');
SET ROLE regress_nsr_a;
SELECT checks.says('c');
ALTER ROLE regress_nsr_a SET nsresolve.default_schema = 'a';
SELECT checks.says('c');
SET ROLE regress_nsr_a;
SELECT checks.says('a');
RESET ROLE;
BEGIN;
ALTER ROLE regress_nsr_a SET nsresolve.default_schema = 'b';
SET ROLE regress_nsr_a;
SELECT checks.says('b');
ROLLBACK;
SELECT checks.says('SQLUser');
SET ROLE regress_nsr_a;
SELECT checks.says('a');
RESET ROLE;
-- In a transaction that writes, and takes back some of what it has said.
BEGIN;
SELECT pg_current_xact_id() IS NOT NULL AS writes;
SET ROLE regress_nsr_a;
SELECT checks.says('a');
SAVEPOINT before_b;
RESET ROLE;
ALTER ROLE regress_nsr_a SET nsresolve.default_schema = 'b';
SET ROLE regress_nsr_a;
SELECT checks.says('b');
ROLLBACK TO before_b;
SELECT checks.says('a');
SET ROLE regress_nsr_a;
SELECT checks.says('a');
RESET ROLE;
SAVEPOINT before_c;
ALTER ROLE regress_nsr_a SET nsresolve.default_schema = 'c';
RELEASE before_c;
SAVEPOINT after_c;
SET ROLE regress_nsr_a;
SELECT checks.says('c');
ROLLBACK TO after_c;
SET ROLE regress_nsr_a;
SELECT checks.says('c');
RESET ROLE;
COMMIT;
SET ROLE regress_nsr_a;
SELECT checks.says('c');
RESET ROLE;
ALTER ROLE regress_nsr_a SET nsresolve.default_schema = 'a';
SET ROLE regress_nsr_a;
SELECT checks.says('a');
RESET ROLE;
-- The last word counts: global, in the database, and without a value.
DO $$ BEGIN EXECUTE format('ALTER ROLE regress_nsr_c IN DATABASE %I RESET nsresolve.default_schema', current_database()); END $$;
SET ROLE regress_nsr_c;
SELECT checks.says('c global');
SHOW nsresolve.create_schema;
RESET ROLE;
ALTER ROLE regress_nsr_c RESET ALL;
DO $$ BEGIN EXECUTE format('ALTER ROLE regress_nsr_c IN DATABASE %I RESET ALL', current_database()); END $$;
SET ROLE regress_nsr_c;
SELECT checks.says('SQLUser');
SHOW nsresolve.create_schema;
RESET ROLE;
-- What is said of all roles in this database, or in another, is no role's own.
ALTER ROLE regress_nsr_c IN DATABASE template1 SET nsresolve.default_schema = 'b';
SET ROLE regress_nsr_c;
SELECT checks.says('SQLUser');
RESET ROLE;
ALTER ROLE regress_nsr_c IN DATABASE template1 RESET ALL;
-- ALTER ROLE ... SET ... FROM CURRENT takes the role's own.
SET ROLE regress_nsr_a;
ALTER ROLE regress_nsr_a SET nsresolve.default_schema FROM CURRENT;
SELECT checks.same(array_to_string(rolconfig, ' '), 'nsresolve.default_schema=a') FROM pg_roles WHERE rolname = 'regress_nsr_a';
RESET ROLE;

-- Superuser settings never follow the role, nor does search_path.
ALTER ROLE regress_nsr_c SET nsresolve.shared_schemas = 'b';
ALTER ROLE regress_nsr_c SET nsresolve.enabled = off;
ALTER ROLE regress_nsr_c SET search_path = 'c';
SET ROLE regress_nsr_c;
SELECT checks.says('SQLUser');
SHOW nsresolve.enabled;
SHOW nsresolve.shared_schemas;
RESET ROLE;
ALTER ROLE regress_nsr_c RESET ALL;

-- A path that the session set stays, whatever the role.
SET search_path = b;
SET ROLE regress_nsr_a;
SELECT checks.path('b', 'b');
RESET search_path;
SELECT checks.says('a');
-- What said the same as RESET goes on following.
SET search_path = "$user", public;
SELECT checks.says('a');
RESET ROLE;
SELECT checks.says('SQLUser');
RESET search_path;

-- SECURITY DEFINER: a role's own setting is the caller's, "$user" is the definer.
CREATE FUNCTION checks.definer() RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS
	$$ BEGIN RETURN concat_ws(' / ', current_user, current_setting('search_path'), current_schema()); END $$;
ALTER FUNCTION checks.definer() OWNER TO regress_nsr_b;
GRANT USAGE ON SCHEMA "SQLUser" TO PUBLIC;
SELECT checks.same(checks.definer(), 'regress_nsr_b / "SQLUser", "$user", public / SQLUser');
SET ROLE regress_nsr_a;
SELECT checks.same(checks.definer(), 'regress_nsr_b / a, "$user", public / a');
SET ROLE regress_nsr_d;
SELECT checks.same(checks.definer(), 'regress_nsr_b / "$user", public / regress_nsr_b');
SELECT checks.path('"$user", public', 'regress_nsr_d, public');
RESET ROLE;
ALTER FUNCTION checks.definer() OWNER TO regress_nsr_a;
SELECT checks.same(checks.definer(), 'regress_nsr_a / "SQLUser", "$user", public / SQLUser');

-- SET ROLE in a function's SET clause.
CREATE FUNCTION checks.as_a() RETURNS text LANGUAGE plpgsql SET role = regress_nsr_a AS
	$$ BEGIN RETURN checks.says('a'); END $$;
SELECT checks.as_a();
SELECT checks.says('SQLUser');

-- A bad setting, as only tampering can leave it: a warning, and the next one
-- that holds.
SET allow_system_table_mods = on;
ALTER ROLE regress_nsr_c SET nsresolve.default_schema = 'c';
UPDATE pg_db_role_setting SET setconfig = '{nsresolve.default_schema=pg_bad,nsresolve.create_schema=perhaps,nsresolve.metadata_schema=}'
WHERE setrole = 'regress_nsr_c'::regrole;
RESET allow_system_table_mods;
SET ROLE regress_nsr_c;
SELECT checks.says('SQLUser');
SHOW nsresolve.create_schema;
SHOW nsresolve.metadata_schema;
RESET ROLE;

-- A role that is dropped, or renamed, while it is chosen.
CREATE ROLE regress_nsr_gone;
ALTER ROLE regress_nsr_gone SET nsresolve.default_schema = 'b';
SET ROLE regress_nsr_gone;
BEGIN;
SET LOCAL ROLE NONE;
DROP ROLE regress_nsr_gone;
COMMIT;
SHOW search_path;
SHOW nsresolve.default_schema;
RESET ROLE;
SELECT checks.says('SQLUser');
SET ROLE regress_nsr_gone;
SELECT checks.says('SQLUser');
SET ROLE regress_nsr_d;
BEGIN;
SET LOCAL ROLE NONE;
ALTER ROLE regress_nsr_d RENAME TO regress_nsr_d2;
ALTER SCHEMA regress_nsr_d RENAME TO regress_nsr_d2;
COMMIT;
SELECT checks.path('"$user", public', 'regress_nsr_d2, public');
SELECT * FROM checks.touches('regress_nsr_d2', $$
	CREATE TABLE mine (a int);
	DROP TABLE mine
$$);
RESET ROLE;

-- override_empty_search_path: an emptied path is read as RESET, but never for a
-- superuser's session, a function's SET clause, or when the session set more.
SET nsresolve.override_empty_search_path = on;
SET search_path = '';
SELECT checks.path('""', '');
SET ROLE regress_nsr_b;
SET search_path = '';
SELECT checks.path('""', '');
RESET ROLE;
RESET search_path;
SET SESSION AUTHORIZATION regress_nsr_super;
SELECT pg_catalog.set_config('search_path', '', false);
SELECT checks.path('', '');
RESET search_path;
SET SESSION AUTHORIZATION regress_nsr_b;
SELECT pg_catalog.set_config('search_path', '', false) \g /dev/null
SELECT checks.says('SQLUser');
SET search_path = '';
SELECT checks.says('SQLUser');
SET search_path = '', public;
SELECT checks.path('"", public');
SET search_path = pg_catalog;
SELECT checks.path('pg_catalog');
RESET search_path;
BEGIN;
SET LOCAL search_path = '';
SELECT checks.says('SQLUser');
COMMIT;
SET search_path = '';
SET nsresolve.default_schema = 'b';
SELECT checks.says('b');
RESET nsresolve.default_schema;
RESET search_path;
RESET SESSION AUTHORIZATION;
CREATE FUNCTION checks.empty() RETURNS text LANGUAGE plpgsql SET search_path = '' AS
	$$ BEGIN RETURN checks.path('""', ''); END $$;
SET SESSION AUTHORIZATION regress_nsr_b;
SELECT checks.empty();
SELECT checks.says('SQLUser');
RESET SESSION AUTHORIZATION;
RESET nsresolve.override_empty_search_path;
SET SESSION AUTHORIZATION regress_nsr_b;
SET search_path = '';
SELECT checks.path('""', '');
RESET search_path;
RESET SESSION AUTHORIZATION;

DROP FUNCTION checks.says, checks.clause, checks.definer, checks.as_a, checks.empty;
DROP SCHEMA "SQLUser", a, b, c, regress_nsr_b, regress_nsr_d2 CASCADE;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET nsresolve.enabled = off', current_database()); END $$;
DROP ROLE regress_nsr_a, regress_nsr_b, regress_nsr_c, regress_nsr_d2, regress_nsr_super;
