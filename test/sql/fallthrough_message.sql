--
-- What a report looks like, and where the cursor points; what only a client
-- can send.
--
SET client_min_messages = warning;
CREATE SCHEMA "SQLUser";
CREATE TABLE public.users (id int PRIMARY KEY, name text);
CREATE TABLE public.posts (id int PRIMARY KEY, name text);
CREATE SEQUENCE public.u_seq;
CREATE TABLE "SQLUser".own (id int, name text);
SET nsresolve.enabled = on;

-- Queries.
SELECT * FROM users;
SELECT id,
	name
FROM public.posts p
	JOIN users u USING (id, name);
SELECT count(*) FROM own WHERE id IN (SELECT id FROM users WHERE 'users'::regclass IS NOT NULL);
SELECT nextval('u_seq'), 'own'::regclass;
INSERT INTO users VALUES (1);
WITH c AS (UPDATE users SET name = 'a' RETURNING *) SELECT * FROM c;
-- Of two names, the first.
SELECT * FROM own, posts, users;

-- Statements that carry a query.
EXPLAIN SELECT * FROM users;
PREPARE q AS SELECT * FROM users;
BEGIN;
DECLARE c CURSOR FOR SELECT * FROM users;
ROLLBACK;
CREATE TABLE t AS SELECT * FROM users;
CREATE VIEW v AS SELECT * FROM users;
SELECT * INTO t FROM users;
COPY (SELECT * FROM users) TO STDOUT;
CREATE RULE r AS ON INSERT TO own DO ALSO DELETE FROM users;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM users; END;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM users';
CREATE POLICY p ON own USING (EXISTS (SELECT FROM users));

-- Utility statements.
ALTER TABLE users ADD COLUMN x int;
ALTER TABLE own ADD COLUMN user_id int REFERENCES users;
CREATE INDEX ON users (name);
LOCK TABLE own, users;
COPY users (name) FROM '/dev/null';
COPY users TO STDOUT;
VACUUM users;
VACUUM own, users;
CREATE INDEX CONCURRENTLY ON users (name);
CREATE TABLE t (
	id int DEFAULT nextval('u_seq'::regclass),
	user_id int REFERENCES users
);
DROP TABLE users;

-- Several statements in one message: the position counts from the first.
SELECT 1 AS one\; SELECT * FROM public.users\; SELECT * FROM users;
CREATE TABLE t (id int)\; SELECT * FROM t, public.users\; ALTER TABLE users ADD COLUMN x int;
SELECT FROM t;
-- What is good is not reported for what stands beside it.
SELECT * FROM public.users\; SELECT * FROM public.users, own\; WITH users AS (SELECT 1 AS id) SELECT * FROM users;

-- Functions.
DO $$
DECLARE
	n int;
BEGIN
	n := (SELECT count(*) FROM users);
END $$;
DO $$
BEGIN
	PERFORM 1;
	DELETE FROM users;
END $$;
DO $$ BEGIN EXECUTE 'SELECT 1; SELECT * FROM users'; END $$;
SET check_function_bodies = off;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1; SELECT count(*) FROM users';
\set SHOW_CONTEXT never
SELECT f();
\unset SHOW_CONTEXT
DROP FUNCTION f;
RESET check_function_bodies;

-- With another default schema and with shared schemas.
CREATE SCHEMA "It's ""odd""";
SET nsresolve.default_schema = 'It''s "odd"';
SELECT * FROM users;
RESET nsresolve.default_schema;
DROP SCHEMA "It's ""odd""";

-- Metadata of somebody else.
CREATE ROLE regress_nsr_planter;
CREATE ROLE regress_nsr_app;
CREATE TABLE public.alembic_version (version_num text);
ALTER TABLE public.alembic_version OWNER TO regress_nsr_planter;
GRANT SELECT ON public.alembic_version TO regress_nsr_app;
GRANT USAGE ON SCHEMA "SQLUser" TO regress_nsr_app;
SET ROLE regress_nsr_app;
SELECT * FROM alembic_version;
RESET ROLE;
SET nsresolve.metadata_schema = '$default';
SELECT * FROM alembic_version;
RESET nsresolve.metadata_schema;
SELECT * FROM alembic_version;

-- A warning says the same.
SET nsresolve.fallthrough = warning;
SELECT * FROM users;
SELECT * FROM users a, users b;
TRUNCATE users;
EXPLAIN (COSTS off) SELECT * FROM users;
BEGIN;
DECLARE c CURSOR FOR SELECT * FROM users;
FETCH c;
COMMIT;
PREPARE q AS SELECT * FROM users;
EXECUTE q;
EXECUTE q;
DEALLOCATE q;
CREATE VIEW v AS SELECT * FROM users;
SELECT * FROM v;
DROP VIEW v;
CREATE TABLE t2 AS SELECT * FROM users;
SELECT * FROM users, posts;
COPY users TO STDOUT;
COPY (SELECT * FROM users) TO STDOUT;
-- In a loop: once for one analysis.
DO $$ BEGIN FOR i IN 1 .. 3 LOOP PERFORM FROM users; END LOOP; END $$;
RESET nsresolve.fallthrough;

-- A view that becomes temporary, where there is no default schema.
CREATE TEMP TABLE tmp (id int);
SET nsresolve.default_schema = 'nowhere';
SET nsresolve.fallthrough = warning;
CREATE VIEW v AS SELECT tmp.id FROM tmp, users;
DROP VIEW v;
RESET nsresolve.fallthrough;
CREATE VIEW v AS SELECT tmp.id FROM tmp, users;
RESET nsresolve.default_schema;
DROP TABLE tmp;

DROP TABLE own, t2, public.users, public.posts;
DROP SEQUENCE public.u_seq;
SET nsresolve.metadata_guard = off;
DROP TABLE public.alembic_version;
DROP OWNED BY regress_nsr_app;
DROP ROLE regress_nsr_app, regress_nsr_planter;
DROP SCHEMA "SQLUser";
