--
-- The default schema follows the role through transactions: commit, rollback,
-- savepoints, errors.
--
\pset tuples_only on
\pset format unaligned
CREATE ROLE regress_nsr_a;
CREATE ROLE regress_nsr_b;
ALTER ROLE regress_nsr_a SET nsresolve.default_schema = 'a';
ALTER ROLE regress_nsr_b SET nsresolve.default_schema = 'b';
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE SCHEMA c;
GRANT USAGE ON SCHEMA a, b, c TO PUBLIC;
CREATE FUNCTION checks.inside(schema text) RETURNS text LANGUAGE sql AS
	$$ SELECT checks.path(schema || ', "$user", public', schema || ', public') $$;
SET nsresolve.enabled = on;
SET nsresolve.default_schema = 'c';
RESET nsresolve.default_schema;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET nsresolve.default_schema = c', current_database()); END $$;
\c -
SET nsresolve.enabled = on;
SELECT checks.inside('c');

-- Commit and rollback.
BEGIN; SET LOCAL ROLE regress_nsr_a;
SELECT checks.inside('a');
COMMIT;
SELECT checks.inside('c');
BEGIN; SET LOCAL ROLE regress_nsr_a; ROLLBACK;
SELECT checks.inside('c');
BEGIN; SET ROLE regress_nsr_a; ROLLBACK;
SELECT checks.inside('c');
BEGIN; SET ROLE regress_nsr_a; COMMIT;
SELECT checks.inside('a');
BEGIN; SET ROLE regress_nsr_b; SET LOCAL ROLE NONE;
SELECT checks.inside('c');
COMMIT;
SELECT checks.inside('b');
BEGIN; RESET ROLE;
SELECT checks.inside('c');
ROLLBACK;
SELECT checks.inside('b');
BEGIN; SET SESSION AUTHORIZATION regress_nsr_a;
SELECT checks.inside('a');
ROLLBACK;
SELECT checks.inside('b');
BEGIN; SET LOCAL SESSION AUTHORIZATION regress_nsr_a;
SELECT checks.inside('a');
COMMIT;
SELECT checks.inside('b');
RESET ROLE;
SELECT checks.inside('c');
-- COMMIT AND CHAIN, ROLLBACK AND CHAIN.
BEGIN; SET LOCAL ROLE regress_nsr_a; COMMIT AND CHAIN;
SELECT checks.inside('c');
SET LOCAL ROLE regress_nsr_b; ROLLBACK AND CHAIN;
SELECT checks.inside('c');
SET ROLE regress_nsr_b; COMMIT AND CHAIN;
SELECT checks.inside('b');
COMMIT;
RESET ROLE;

-- Savepoints.
BEGIN;
SET LOCAL ROLE regress_nsr_a;
SAVEPOINT s1;
SET LOCAL ROLE regress_nsr_b;
SELECT checks.inside('b');
SAVEPOINT s2;
SET LOCAL ROLE NONE;
SELECT checks.inside('c');
ROLLBACK TO s2;
SELECT checks.inside('b');
RELEASE s2;
SELECT checks.inside('b');
ROLLBACK TO s1;
SELECT checks.inside('a');
SET LOCAL ROLE regress_nsr_b;
RELEASE s1;
SELECT checks.inside('b');
COMMIT;
SELECT checks.inside('c');
BEGIN;
SET nsresolve.default_schema = 'a';
SAVEPOINT s1;
SET LOCAL nsresolve.default_schema = 'b';
SELECT checks.inside('b');
ROLLBACK TO s1;
SELECT checks.inside('a');
SET LOCAL search_path = b;
SELECT checks.path('b', 'b');
ROLLBACK TO s1;
SELECT checks.inside('a');
ROLLBACK;
SELECT checks.inside('c');

-- Errors.
BEGIN; SET ROLE regress_nsr_a;
SELECT 1 / 0;
COMMIT;
SELECT checks.inside('c');
BEGIN; SET LOCAL ROLE regress_nsr_a; SAVEPOINT s1; SET LOCAL ROLE regress_nsr_b;
SELECT nothing;
ROLLBACK TO s1;
SELECT checks.inside('a');
COMMIT;
SELECT checks.inside('c');
SET ROLE regress_nsr_a\; SELECT 1 / 0;
SELECT checks.inside('c');
SET ROLE regress_nsr_a\; SELECT 1;
SELECT checks.inside('a');
RESET ROLE;
SET LOCAL ROLE regress_nsr_a;
SELECT checks.inside('c');
-- A SET that fails leaves all as it was.
SET ROLE regress_nsr_a;
BEGIN;
SAVEPOINT s1;
SET nsresolve.default_schema = 'pg_bad';
ROLLBACK TO s1;
SELECT checks.inside('a');
COMMIT;
SET nsresolve.default_schema = '';
SELECT checks.inside('a');
RESET ROLE;

-- Exceptions in PL/pgSQL, functions with a SET clause, procedures that commit.
CREATE FUNCTION checks.caught() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		SET LOCAL ROLE regress_nsr_a;
		RETURN NEXT checks.inside('a');
		RAISE EXCEPTION 'x';
	EXCEPTION WHEN OTHERS THEN
		RETURN NEXT checks.inside('c');
	END;
	BEGIN
		SET LOCAL ROLE regress_nsr_b;
		PERFORM 1 / 0;
	EXCEPTION WHEN division_by_zero THEN
		RETURN NEXT checks.inside('c');
	END;
	SET LOCAL ROLE regress_nsr_b;
	BEGIN
		SET LOCAL search_path = a;
		RETURN NEXT checks.path('a', 'a');
		RAISE EXCEPTION 'x';
	EXCEPTION WHEN OTHERS THEN
		RETURN NEXT checks.inside('b');
	END;
END $$;
SELECT checks.caught();
SELECT checks.inside('c');
CREATE FUNCTION checks.clause() RETURNS text LANGUAGE plpgsql SET role = regress_nsr_a AS
	$$ BEGIN RETURN checks.inside('a'); END $$;
CREATE FUNCTION checks.clause_fails() RETURNS text LANGUAGE plpgsql SET role = regress_nsr_a AS
	$$ BEGIN RAISE EXCEPTION '%', checks.inside('a'); END $$;
SELECT checks.clause();
SELECT checks.inside('c');
SELECT checks.clause_fails();
SELECT checks.inside('c');
SET ROLE regress_nsr_b;
SELECT checks.inside('b');
RESET ROLE;
CREATE PROCEDURE checks.commits() LANGUAGE plpgsql AS $$
BEGIN
	SET LOCAL ROLE regress_nsr_a;
	RAISE NOTICE '%', checks.inside('a');
	COMMIT;
	RAISE NOTICE '%', checks.inside('c');
	SET ROLE regress_nsr_b;
	ROLLBACK;
	RAISE NOTICE '%', checks.inside('c');
	SET ROLE regress_nsr_b;
	COMMIT;
	RAISE NOTICE '%', checks.inside('b');
END $$;
CALL checks.commits();
SELECT checks.inside('b');
RESET ROLE;
-- A cursor that was opened under another role keeps its plan; what is looked
-- up later goes by the role of then.
CREATE TABLE a.t AS SELECT 'a' AS s;
CREATE TABLE b.t AS SELECT 'b' AS s;
CREATE TABLE c.t AS SELECT 'c' AS s;
GRANT SELECT ON a.t, b.t, c.t TO PUBLIC;
PREPARE q AS SELECT s FROM t;
BEGIN;
SET LOCAL ROLE regress_nsr_a;
DECLARE cur CURSOR WITH HOLD FOR SELECT s FROM t;
EXECUTE q;
SET LOCAL ROLE regress_nsr_b;
FETCH cur;
EXECUTE q;
COMMIT;
EXECUTE q;
SELECT checks.inside('c');

-- Settings of the administrator follow transactions too.
BEGIN;
SET LOCAL nsresolve.enabled = off;
SELECT checks.path('"$user", public', 'public');
ROLLBACK;
SELECT checks.inside('c');
BEGIN;
SET LOCAL nsresolve.shared_schemas = 'a';
SELECT checks.path('c, a, "$user", public', 'c, a, public');
SAVEPOINT s1;
SET LOCAL nsresolve.metadata_schema = 'b';
SELECT checks.path('c, a, "$user", public, b', 'c, a, public, b');
ROLLBACK TO s1;
SELECT checks.path('c, a, "$user", public', 'c, a, public');
COMMIT;
SELECT checks.inside('c');
-- A role chosen while nsresolve is off is followed when it is switched on.
SET nsresolve.enabled = off;
SET ROLE regress_nsr_a;
SELECT checks.path('"$user", public', 'public');
RESET ROLE;
SET ROLE regress_nsr_b;
BEGIN;
SET LOCAL ROLE NONE;
SET nsresolve.enabled = on;
COMMIT;
SELECT checks.inside('b');
RESET ROLE;
\c -
SET ROLE regress_nsr_a;
BEGIN;
SET LOCAL ROLE NONE;
SET nsresolve.enabled = on;
SELECT checks.inside('c');
COMMIT;
SELECT checks.inside('a');
RESET ROLE;
SELECT checks.inside('c');

-- A schema that comes and goes.
SET nsresolve.default_schema = 'late';
SELECT checks.path('late, "$user", public', 'public');
BEGIN;
CREATE SCHEMA late;
SELECT checks.path('late, "$user", public', 'late, public');
ROLLBACK;
SELECT checks.path('late, "$user", public', 'public');
CREATE SCHEMA late;
SELECT checks.inside('late');
ALTER SCHEMA late RENAME TO later;
SELECT checks.path('late, "$user", public', 'public');
DROP SCHEMA later;
RESET nsresolve.default_schema;

DROP FUNCTION checks.inside, checks.caught, checks.clause, checks.clause_fails;
DROP PROCEDURE checks.commits;
SET client_min_messages = warning;
DROP SCHEMA a, b, c CASCADE;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET nsresolve.default_schema = "SQLUser"', current_database()); END $$;
DROP ROLE regress_nsr_a, regress_nsr_b;
