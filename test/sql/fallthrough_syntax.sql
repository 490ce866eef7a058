--
-- Every place in an expression, and in DDL, where a name can stand: what the
-- walker does not visit would fall through in silence.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = error;
CREATE SCHEMA "SQLUser";
CREATE SCHEMA cases;
CREATE TABLE public.users (id int PRIMARY KEY, name text);
CREATE SEQUENCE public.u_seq;
CREATE INDEX u_idx ON public.users (name);
CREATE VIEW public.u_view AS SELECT 1 AS a;
CREATE TABLE "SQLUser".own (id int PRIMARY KEY, name text, user_id int);
CREATE TABLE "SQLUser".own2 (id int PRIMARY KEY, name text);

CREATE FUNCTION cases.reported(list text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	s text;
	bad int := 0;
BEGIN
	FOR s IN SELECT * FROM checks.statements(list) LOOP
		BEGIN
			EXECUTE s;
			RAISE 'accepted';
		EXCEPTION WHEN OTHERS THEN
			IF SQLSTATE <> '42P01' OR SQLERRM NOT LIKE '%in the default schema "SQLUser"' THEN
				bad := bad + 1;
				RETURN NEXT format(E'FAILED: %s\n  %s: %s', s, SQLSTATE, SQLERRM);
			END IF;
		END;
	END LOOP;
	IF bad = 0 THEN
		RETURN NEXT 'all are reported';
	END IF;
END $$;
SET nsresolve.enabled = on;
SELECT * FROM cases.reported($$
	SELECT (ARRAY[1, 2])[(SELECT max(id) FROM users)];
	SELECT (ARRAY[1, 2])[1:(SELECT max(id) FROM users)];
	SELECT make_interval(days => (SELECT max(id) FROM users));
	SELECT concat(VARIADIC ARRAY(SELECT name FROM users));
	SELECT 'a' COLLATE "C" < (SELECT max(name) FROM users) COLLATE "C";
	SELECT 1 FROM own WHERE id BETWEEN 1 AND (SELECT max(id) FROM users);
	SELECT 1 FROM own WHERE name LIKE 'a' ESCAPE (SELECT max(name) FROM users);
	SELECT 1 FROM own WHERE name SIMILAR TO (SELECT max(name) FROM users);
	SELECT 1 FROM own WHERE id IN (1, (SELECT max(id) FROM users));
	SELECT 1 FROM own WHERE id IS DISTINCT FROM (SELECT max(id) FROM users);
	SELECT 1 FROM own WHERE (SELECT name FROM users) IS NULL;
	SELECT 1 FROM own WHERE (SELECT id = 1 FROM users) IS NOT TRUE;
	SELECT 1 FROM own WHERE (id, name) = (SELECT id, name FROM users);
	SELECT 1 FROM own WHERE (id, 1) < ((SELECT max(id) FROM users), 2);
	SELECT 1 FROM own WHERE id > ALL (SELECT id FROM users);
	SELECT nullif(1, (SELECT max(id) FROM users)), greatest(1, (SELECT 2));
	SELECT greatest(1, (SELECT max(id) FROM users));
	SELECT extract(day FROM (SELECT now() FROM users));
	SELECT substring('abc' FROM (SELECT max(id) FROM users) FOR 1);
	SELECT overlay('abc' PLACING 'x' FROM (SELECT max(id) FROM users));
	SELECT position((SELECT max(name) FROM users) IN 'abc');
	SELECT trim(both 'a' FROM (SELECT max(name) FROM users));
	SELECT now() AT TIME ZONE (SELECT max(name) FROM users);
	SELECT xmlelement(name a, xmlattributes((SELECT max(name) FROM users) AS b));
	SELECT xmlelement(name a, (SELECT max(name) FROM users));
	SELECT xmlforest((SELECT max(name) FROM users) AS a);
	SELECT xmlserialize(content (SELECT max(name) FROM users)::xml AS text);
	SELECT * FROM xmltable('/a' PASSING ((SELECT max(name) FROM users)::xml) COLUMNS b text);
	SELECT * FROM xmltable('/a' PASSING ('<a/>'::xml) COLUMNS b text DEFAULT (SELECT max(name) FROM users));
	SELECT sum(id) OVER (ORDER BY id ROWS (SELECT max(id) FROM users) PRECEDING) FROM own;
	SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY (SELECT max(id) FROM users)) FROM own;
	SELECT percentile_cont((SELECT 0.5 FROM users)) WITHIN GROUP (ORDER BY id) FROM own;
	SELECT * FROM own TABLESAMPLE system ((SELECT max(id) FROM users));
	SELECT * FROM own TABLESAMPLE system (1) REPEATABLE ((SELECT max(id) FROM users));
	SELECT * FROM own ORDER BY id FETCH FIRST (SELECT max(id) FROM users) ROWS WITH TIES;
	SELECT id FROM own GROUP BY GROUPING SETS ((id), ((SELECT max(id) FROM users)));
	SELECT id FROM own GROUP BY ROLLUP (id, (SELECT max(id) FROM users));
	SELECT id FROM own ORDER BY (SELECT max(id) FROM users) USING <;
	INSERT INTO own (id, name) SELECT 1, name FROM own2 WHERE EXISTS (TABLE users);
	INSERT INTO own VALUES (1, DEFAULT, (SELECT max(id) FROM users));
	UPDATE own SET (name, user_id) = ROW((SELECT max(name) FROM users), 1);
	UPDATE own SET name = 'a' FROM (SELECT id FROM users) u;
	MERGE INTO own o USING own2 u ON o.id = (SELECT max(id) FROM users) WHEN MATCHED THEN DELETE;
	MERGE INTO own o USING own2 u ON o.id = u.id WHEN NOT MATCHED THEN INSERT VALUES ((SELECT max(id) FROM users));
	WITH RECURSIVE c AS (SELECT 1 AS id UNION ALL (WITH d AS (SELECT id FROM users) SELECT d.id FROM d, c)) SELECT * FROM c;
	SELECT * FROM own o WHERE EXISTS (WITH c AS (SELECT 1) SELECT FROM c, LATERAL (SELECT FROM users u WHERE u.id = o.id) x);
	SELECT x.* FROM own o JOIN LATERAL (VALUES ((SELECT max(id) FROM users))) x ON true;
	SELECT row_to_json(u) FROM users u;
	SELECT count(*) FILTER (WHERE id = (SELECT max(id) FROM users)) OVER () FROM own;
	SELECT current_setting((SELECT max(name) FROM users));
	SELECT query_to_xml('SELECT * FROM users', true, false, '');
	SELECT ts_stat('SELECT to_tsvector(name) FROM users');
	EXPLAIN (COSTS off) CREATE MATERIALIZED VIEW m AS SELECT * FROM users;
	EXPLAIN DECLARE c CURSOR FOR SELECT * FROM users;
	ALTER EXTENSION plpgsql ADD SEQUENCE u_seq;
	ALTER EXTENSION plpgsql DROP VIEW u_view;
	ALTER DOMAIN d SET DEFAULT nextval('u_seq'::regclass);
	CREATE INDEX ON own ((id + 'users'::regclass::int));
	CREATE INDEX ON own (id) WHERE id > 'users'::regclass::int;
	CREATE STATISTICS s ON id, (user_id + 'users'::regclass::int) FROM own;
	CREATE TRIGGER t BEFORE INSERT ON own FOR EACH ROW WHEN (new.id > 'users'::regclass::int) EXECUTE FUNCTION suppress_redundant_updates_trigger();
	CREATE TABLE p (o oid) PARTITION BY LIST (o); CREATE TABLE p1 PARTITION OF p FOR VALUES IN ('users'::regclass);
	COPY own FROM '/dev/null' WHERE id > nextval('u_seq');
	ALTER INDEX own_pkey ATTACH PARTITION u_idx;
	CREATE VIEW v AS SELECT nextval('u_seq') AS n;
	CREATE TABLE t (id int GENERATED ALWAYS AS ('users'::regclass::int) STORED);
	CREATE TABLE t (a int, EXCLUDE USING btree (a WITH =) WHERE (a > 'users'::regclass::int));
	CREATE PROCEDURE pr() LANGUAGE sql BEGIN ATOMIC INSERT INTO own SELECT id FROM users; END;
	CREATE FUNCTION f(out a int) LANGUAGE sql RETURN (WITH c AS (SELECT 1) SELECT count(*) FROM c WHERE EXISTS (SELECT FROM users));
	CREATE RULE r AS ON UPDATE TO own DO INSTEAD (SELECT 1; INSERT INTO own2 SELECT id FROM users WHERE id = old.id);
	SET LOCAL search_path = "$user", public; SELECT * FROM users;
	SELECT set_config('search_path', '"$user", public', true); SELECT * FROM users;
	SET LOCAL search_path = DEFAULT; SELECT * FROM users;
	SET LOCAL nsresolve.alias_schemas = public; SET LOCAL search_path = public; SELECT * FROM users;
	SELECT table_to_xml('users', true, false, '')
$$);

-- What only newer versions have.
SELECT cases.reported(CASE WHEN current_setting('server_version_num')::int >= 170000 THEN $$
	SELECT JSON_OBJECT('a': (SELECT max(id) FROM users));
	SELECT JSON_ARRAY(SELECT id FROM users);
	SELECT JSON_ARRAY((SELECT max(id) FROM users), 2);
	SELECT JSON_ARRAYAGG((SELECT max(id) FROM users)) FROM own;
	SELECT JSON_OBJECTAGG('a': (SELECT max(id) FROM users)) FROM own;
	SELECT (SELECT max(name) FROM users) IS JSON;
	SELECT JSON((SELECT max(name) FROM users));
	SELECT JSON_SCALAR((SELECT max(id) FROM users));
	SELECT JSON_SERIALIZE((SELECT to_json(max(id)) FROM users));
	SELECT JSON_VALUE((SELECT to_jsonb(max(id)) FROM users), '$');
	SELECT JSON_EXISTS(jsonb '1', '$ ? (@ == $x)' PASSING (SELECT max(id) FROM users) AS x);
	SELECT JSON_QUERY(jsonb '1', '$' PASSING (SELECT max(id) FROM users) AS x);
	SELECT * FROM JSON_TABLE((SELECT to_jsonb(max(id)) FROM users), '$[*]' COLUMNS (a int PATH '$'));
	MERGE INTO own o USING own2 u ON o.id = u.id WHEN MATCHED THEN DELETE RETURNING merge_action(), (SELECT max(id) FROM users);
	MERGE INTO own o USING own2 u ON o.id = u.id WHEN NOT MATCHED BY SOURCE AND EXISTS (SELECT FROM users) THEN DELETE;
	WITH c AS (MERGE INTO own o USING users u ON o.id = u.id WHEN MATCHED THEN DELETE RETURNING o.id) SELECT * FROM c
$$ ELSE 'TABLE users' END);
SELECT cases.reported(CASE WHEN current_setting('server_version_num')::int >= 180000 THEN $$
	UPDATE own SET name = '' RETURNING WITH (OLD AS o, NEW AS n) o.id, (SELECT max(id) FROM users);
	CREATE TABLE t (id int GENERATED ALWAYS AS ('users'::regclass::int) VIRTUAL);
	CREATE TABLE t (id int, FOREIGN KEY (id) REFERENCES users NOT ENFORCED)
$$ ELSE 'TABLE users' END);

-- What a transaction did and took back.
BEGIN;
ALTER TABLE public.users SET SCHEMA "SQLUser";
SELECT count(*) FROM users;
ROLLBACK;
SELECT * FROM cases.reported('SELECT count(*) FROM users');
BEGIN;
CREATE TABLE users (id int);
SELECT count(*) FROM users, public.users u;
ROLLBACK;
SELECT * FROM cases.reported('SELECT count(*) FROM users, public.users u');
BEGIN;
SAVEPOINT a;
CREATE TABLE users (id int);
SELECT count(*) FROM users, public.users u;
ROLLBACK TO a;
SELECT * FROM cases.reported('SELECT count(*) FROM users, public.users u');
ROLLBACK;

-- In a parallel worker.
CREATE FUNCTION reads() RETURNS bigint PARALLEL SAFE LANGUAGE plpgsql AS
	'BEGIN RETURN (SELECT count(*) FROM users); END';
CREATE FUNCTION reads_qualified() RETURNS bigint PARALLEL SAFE LANGUAGE plpgsql AS
	'BEGIN RETURN (SELECT count(*) FROM public.users, own); END';
SELECT set_config(name, 'on', false) FROM pg_settings
WHERE name IN ('force_parallel_mode', 'debug_parallel_query');
SELECT reads_qualified();
\set VERBOSITY sqlstate
SELECT reads();
\set VERBOSITY default
SELECT set_config(name, 'off', false) FROM pg_settings
WHERE name IN ('force_parallel_mode', 'debug_parallel_query');

-- Statements with transactions of their own.
SET nsresolve.destructive_ddl = refuse;
CREATE INDEX CONCURRENTLY own_name ON own (name);
REINDEX INDEX CONCURRENTLY own_name;
DROP INDEX CONCURRENTLY own_name;
CREATE TABLE parts (id int) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parts FOR VALUES IN (1);
ALTER TABLE parts DETACH PARTITION part CONCURRENTLY;
VACUUM own;
RESET nsresolve.destructive_ddl;

DROP SCHEMA "SQLUser", cases CASCADE;
DROP TABLE public.users;
DROP SEQUENCE public.u_seq;
DROP VIEW public.u_view;
