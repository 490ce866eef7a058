--
-- Which statements fall through.  Each statement of the two tables below runs
-- in a subtransaction of its own, and is taken back.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA "SQLUser";
CREATE SCHEMA shared;
CREATE FOREIGN DATA WRAPPER regress_nsr_fdw;
CREATE SERVER regress_nsr_server FOREIGN DATA WRAPPER regress_nsr_fdw;
CREATE ROLE regress_nsr_planter;
CREATE ROLE regress_nsr_app;

-- In public: what unqualified names must not reach.
CREATE TABLE public.users (id int PRIMARY KEY, name text, parent int CONSTRAINT u_con CHECK (parent > 0));
CREATE INDEX u_idx ON public.users (name);
CREATE TABLE public.posts (id serial PRIMARY KEY, title text);
CREATE TABLE public.u_parts (id int, name text) PARTITION BY RANGE (id);
CREATE TABLE public.u_part PARTITION OF public.u_parts FOR VALUES FROM (1) TO (10);
CREATE TABLE public.u_free (id int, name text);
CREATE VIEW public.u_view AS SELECT id, name FROM public.users;
CREATE MATERIALIZED VIEW public.u_mv AS SELECT id FROM public.users;
CREATE UNIQUE INDEX ON public.u_mv (id);
CREATE SEQUENCE public.u_seq;
CREATE FOREIGN TABLE public.u_ft (id int) SERVER regress_nsr_server;
CREATE FUNCTION public.u_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER u_trg BEFORE INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION public.u_trigger();
CREATE RULE u_rule AS ON UPDATE TO public.posts DO ALSO NOTHING;
CREATE POLICY u_pol ON public.users USING (true);
CREATE TYPE public.u_type AS ENUM ('a');
CREATE FUNCTION public.u_func(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- Which warns unless wal_level is logical.
SET client_min_messages = error;
CREATE PUBLICATION regress_nsr_pub FOR TABLE public.posts;
SET client_min_messages = warning;
-- Found by anyone: a member of an extension, and migration metadata.
CREATE EXTENSION pg_buffercache SCHEMA public;
CREATE TABLE public.alembic_version (version_num text CONSTRAINT alembic_version_pkc PRIMARY KEY);
CREATE TABLE public.pgmigrations (id serial PRIMARY KEY, name text, run_on timestamp);
-- But not where somebody else has planted it.
CREATE TABLE public.django_migrations (id int, app text, name text, applied timestamptz);
ALTER TABLE public.django_migrations OWNER TO regress_nsr_planter;
CREATE TABLE shared.s_table (id int);
CREATE FUNCTION shared.regclass(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION shared.nextval(text, text) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- In the default schema.
CREATE TABLE "SQLUser".own (id int PRIMARY KEY, name text, user_id int);
CREATE TABLE "SQLUser".own2 (id int PRIMARY KEY, name text, at regclass);
CREATE TABLE "SQLUser".own_parts (id int, name text) PARTITION BY RANGE (id);
CREATE TABLE "SQLUser".own_fk (id int REFERENCES public.users ON DELETE CASCADE);
CREATE SEQUENCE "SQLUser".own_seq;
CREATE VIEW "SQLUser".own_view AS SELECT id, name FROM public.users;
CREATE VIEW "SQLUser".own_view2 AS SELECT v.id FROM "SQLUser".own_view v JOIN public.u_view w USING (id);
CREATE MATERIALIZED VIEW "SQLUser".own_mv AS SELECT id FROM public.users;
CREATE UNIQUE INDEX ON "SQLUser".own_mv (id);
CREATE TABLE "SQLUser".ruled (id int);
CREATE RULE ruled AS ON INSERT TO "SQLUser".ruled DO ALSO INSERT INTO public.u_free VALUES (new.id);
CREATE FUNCTION "SQLUser".own_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	n int;
BEGIN
	SELECT count(*) INTO n FROM added;
	INSERT INTO own2 SELECT a.id FROM added a LEFT JOIN public.users u USING (id);
	RETURN NULL;
END $$;
CREATE TABLE "SQLUser".watched (id int);
CREATE TRIGGER watched AFTER INSERT ON "SQLUser".watched
	REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "SQLUser".own_trigger();
CREATE TABLE "SQLUser".watched2 (id int);
CREATE FUNCTION "SQLUser".shadow_trigger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO own2 SELECT a.id FROM users a LEFT JOIN public.users b USING (id);
	RETURN NULL;
END $$;
CREATE TRIGGER watched AFTER INSERT ON "SQLUser".watched2
	REFERENCING NEW TABLE AS users FOR EACH STATEMENT EXECUTE FUNCTION "SQLUser".shadow_trigger();

CREATE SCHEMA cases;
CREATE TABLE cases.reported (n int GENERATED ALWAYS AS IDENTITY, relation text, statement text);
CREATE TABLE cases.good (n int GENERATED ALWAYS AS IDENTITY, statement text);

-- The relation that is reported, and the statement.
CREATE FUNCTION cases.reported(list text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO cases.reported (relation, statement)
	SELECT split_part(s, ' ', 1), ltrim(substr(s, strpos(s, ' ')))
	FROM checks.statements(list) s
$$;
CREATE FUNCTION cases.good(list text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO cases.good (statement) SELECT s FROM checks.statements(list) s
$$;

-- Runs the first table, in which each must be an error that says all that it
-- should.
CREATE FUNCTION cases.run_reported() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	c record;
	code text; message text; detail text; hint text;
	good int := 0;
BEGIN
	FOR c IN SELECT * FROM cases.reported ORDER BY n LOOP
		BEGIN
			code := 'accepted'; message := ''; detail := ''; hint := '';
			EXECUTE c.statement;
			RAISE SQLSTATE 'NSR00';
		EXCEPTION
			WHEN SQLSTATE 'NSR00' THEN NULL;
			WHEN OTHERS THEN
				GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
					detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
		END;
		IF code = '42P01' AND strpos(message, format('"%s"', c.relation)) > 0
			AND strpos(message, '"SQLUser"') > 0
			AND strpos(detail, 'found in schema "public"') > 0
			AND hint ~ 'with its schema.*shared_schemas.*fallthrough'
		THEN
			good := good + 1;
		ELSE
			RETURN NEXT format(E'FAILED: %s\n  %s: %s', c.statement, code, message);
		END IF;
	END LOOP;
	RETURN NEXT format('%s of %s are reported', good, (SELECT count(*) FROM cases.reported));
END $$;

-- Runs the second table.
CREATE FUNCTION cases.run_good() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	c record;
	good int := 0;
BEGIN
	FOR c IN SELECT * FROM cases.good ORDER BY n LOOP
		BEGIN
			EXECUTE c.statement;
			RAISE SQLSTATE 'NSR00';
		EXCEPTION
			WHEN SQLSTATE 'NSR00' THEN
				good := good + 1;
			WHEN OTHERS THEN
				RETURN NEXT format(E'FAILED: %s\n  %s: %s', c.statement, SQLSTATE, SQLERRM);
		END;
	END LOOP;
	RETURN NEXT format('%s of %s run', good, (SELECT count(*) FROM cases.good));
END $$;

--
-- What is reported.
--
-- Queries
SELECT FROM cases.reported($$
	users SELECT * FROM users;
	users SELECT * FROM "users";
	users SELECT * FROM ONLY users;
	users TABLE users;
	users SELECT * FROM users own;
	users SELECT users FROM users;
	users SELECT * FROM own, users;
	users SELECT * FROM own JOIN users USING (id);
	users SELECT * FROM own LEFT JOIN (own2 FULL JOIN users USING (id)) USING (id);
	users SELECT * FROM own CROSS JOIN users;
	users SELECT * FROM own NATURAL JOIN users;
	users SELECT * FROM own o JOIN own2 p ON o.id = (SELECT max(id) FROM users);
	users SELECT * FROM (SELECT * FROM users) s;
	users SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT * FROM users) a) b) c;
	users SELECT * FROM own o, LATERAL (SELECT * FROM users u WHERE u.id = o.id) s;
	users SELECT * FROM generate_series(1, (SELECT count(*) FROM users));
	users SELECT * FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY(SELECT id FROM users))) r;
	users SELECT (SELECT count(*) FROM users);
	users SELECT 1 + coalesce((SELECT max(id) FROM users), 0);
	users SELECT CASE WHEN EXISTS (SELECT FROM users) THEN 1 END;
	users SELECT ARRAY(SELECT id FROM users);
	users SELECT ROW(1, (SELECT 2 FROM users));
	users SELECT lower((SELECT name FROM users));
	users SELECT * FROM own WHERE id IN (SELECT id FROM users);
	users SELECT * FROM own WHERE id = ANY (SELECT id FROM users);
	users SELECT * FROM own WHERE EXISTS (SELECT FROM own2 WHERE EXISTS (SELECT FROM users));
	users SELECT 1 FROM own GROUP BY (SELECT count(*) FROM users);
	users SELECT id FROM own GROUP BY id HAVING id > (SELECT count(*) FROM users);
	users SELECT id FROM own ORDER BY (SELECT count(*) FROM users);
	users SELECT id FROM own LIMIT (SELECT count(*) FROM users);
	users SELECT id FROM own OFFSET (SELECT count(*) FROM users);
	users SELECT DISTINCT ON ((SELECT count(*) FROM users)) id FROM own;
	users SELECT sum(id) FILTER (WHERE EXISTS (SELECT FROM users)) FROM own;
	users SELECT sum(id) OVER (PARTITION BY (SELECT count(*) FROM users)) FROM own;
	users SELECT rank() OVER w FROM own WINDOW w AS (ORDER BY (SELECT count(*) FROM users));
	users SELECT array_agg(id ORDER BY (SELECT count(*) FROM users)) FROM own;
	users VALUES (1), ((SELECT count(*) FROM users));
	users SELECT id FROM own UNION SELECT id FROM users;
	users SELECT id FROM own EXCEPT ALL (SELECT id FROM own2 INTERSECT SELECT id FROM users);
	users WITH c AS (SELECT * FROM users) SELECT * FROM c;
	users WITH c AS (SELECT 1) SELECT * FROM c, users;
	users WITH users AS (SELECT * FROM users) SELECT * FROM users;
	users WITH a AS (SELECT * FROM users), users AS (SELECT 1) SELECT * FROM a;
	users WITH RECURSIVE c AS (SELECT id FROM users UNION ALL SELECT id + 1 FROM c WHERE id < 3) SELECT * FROM c;
	users SELECT * FROM (WITH users AS (SELECT 1) SELECT * FROM users) s, users;
	users WITH c AS (DELETE FROM users RETURNING *) SELECT * FROM c;
	users WITH c AS (INSERT INTO own SELECT id FROM users RETURNING id) SELECT * FROM c;
	users SELECT * FROM users FOR UPDATE;
	users SELECT * FROM own, users FOR SHARE OF users;
	users SELECT * FROM users TABLESAMPLE system (10);
	users SELECT * FROM public.posts, users;
	users SELECT * FROM public.users a, users b;
	users SELECT * FROM users b, public.users a;
	users SELECT (SELECT max(id) FROM public.users), (SELECT max(id) FROM users);
	u_view SELECT * FROM u_view;
	u_mv SELECT * FROM u_mv;
	u_seq SELECT last_value FROM u_seq;
	u_parts SELECT * FROM u_parts;
	u_part SELECT * FROM u_part;
	u_ft SELECT * FROM u_ft;
	users SELECT 'users'::regclass;
	users SELECT CAST('users' AS regclass);
	users SELECT regclass 'users';
	users SELECT regclass('users');
	users SELECT pg_catalog.regclass('users'), 1 FROM own;
	users SELECT 'users'::pg_catalog.regclass::oid FROM own;
	u_idx SELECT '"u_idx"'::regclass;
	u_seq SELECT nextval('u_seq'::regclass);
	u_seq SELECT nextval('u_seq');
	u_seq SELECT pg_catalog.setval('u_seq', 1), currval('u_seq') FROM own;
	u_seq SELECT 1 WHERE currval('u_seq') > 0;
	users SELECT $q$users$q$::regclass;
	users SELECT 'users'::text::regclass;
	users SELECT * FROM own2 WHERE at = 'users'::regclass;
	users SELECT * FROM own2 WHERE id = 1 AND at = 'users'::regclass;
	users SELECT id FROM own ORDER BY 'users'::regclass;
	u_seq SELECT nextval('u_seq'::text::regclass);
	u_seq SELECT count(*) FROM own HAVING nextval('u_seq') > 0;
	u_seq SELECT id FROM own LIMIT nextval('u_seq');
	u_seq SELECT id FROM own OFFSET nextval('u_seq');
	u_seq SELECT id FROM own TABLESAMPLE system (nextval('u_seq'));
	u_seq SELECT id FROM own WINDOW w AS (ORDER BY id ROWS nextval('u_seq') PRECEDING);
	u_seq SELECT * FROM generate_series(1, nextval('u_seq'));
	u_seq VALUES (1), (nextval('u_seq'));
	u_seq SELECT nextval('own_seq'), nextval('u_seq')
$$);
-- Data modification, and what carries a query
SELECT FROM cases.reported($$
	users INSERT INTO users VALUES (1);
	users INSERT INTO users DEFAULT VALUES;
	users INSERT INTO own SELECT id FROM users;
	users INSERT INTO own VALUES ((SELECT max(id) FROM users));
	users INSERT INTO own VALUES (1), ((SELECT max(id) FROM users));
	users WITH c AS (SELECT id FROM users) INSERT INTO own SELECT * FROM c;
	users INSERT INTO own VALUES (1) ON CONFLICT (id) DO UPDATE SET name = (SELECT max(name) FROM users);
	users INSERT INTO own VALUES (1) ON CONFLICT (id) DO UPDATE SET name = '' WHERE EXISTS (SELECT FROM users);
	users INSERT INTO own VALUES (1) RETURNING (SELECT count(*) FROM users);
	users INSERT INTO own2 VALUES (1, '', 'users'::regclass);
	users INSERT INTO own2 VALUES (1, 'users'::regclass);
	users INSERT INTO own2 VALUES (1) RETURNING 'users'::regclass;
	users INSERT INTO own2 VALUES (1) ON CONFLICT (id) DO UPDATE SET at = 'users'::regclass;
	users UPDATE own2 SET at = 'users'::regclass;
	u_seq INSERT INTO own VALUES (pg_catalog.nextval('u_seq'));
	users UPDATE users SET name = '';
	users UPDATE own SET name = (SELECT max(name) FROM users);
	users UPDATE own SET (name, user_id) = (SELECT name, id FROM users);
	users UPDATE own SET name = users.name FROM users WHERE users.id = own.id;
	users UPDATE own SET name = '' WHERE id IN (SELECT id FROM users);
	users UPDATE own SET name = '' RETURNING (SELECT count(*) FROM users);
	users UPDATE public.posts SET title = '' FROM users;
	users DELETE FROM users;
	users DELETE FROM ONLY users u;
	users DELETE FROM own USING users WHERE users.id = own.id;
	users DELETE FROM own WHERE NOT EXISTS (SELECT FROM users);
	users WITH c AS (SELECT id FROM users) DELETE FROM own USING c;
	users MERGE INTO users u USING own o ON u.id = o.id WHEN MATCHED THEN DELETE;
	users MERGE INTO own o USING users u ON u.id = o.id WHEN MATCHED THEN DELETE;
	users MERGE INTO own o USING (SELECT id FROM users) u ON u.id = o.id WHEN NOT MATCHED THEN INSERT VALUES (u.id);
	users MERGE INTO own o USING own2 u ON u.id = o.id WHEN MATCHED AND EXISTS (SELECT FROM users) THEN DELETE;
	users MERGE INTO own o USING own2 u ON u.id = o.id WHEN MATCHED THEN UPDATE SET name = (SELECT max(name) FROM users);
	users COPY (SELECT * FROM users) TO '/dev/null';
	users COPY (DELETE FROM users RETURNING *) TO '/dev/null';
	users EXPLAIN SELECT * FROM users;
	users EXPLAIN (ANALYZE, FORMAT json) SELECT * FROM users;
	users EXPLAIN INSERT INTO users VALUES (1);
	users EXPLAIN CREATE TABLE e AS SELECT * FROM users;
	users PREPARE q AS SELECT * FROM users;
	users PREPARE q (int) AS UPDATE users SET name = '' WHERE id = $1;
	users DECLARE c CURSOR FOR SELECT * FROM users;
	users CREATE TABLE t AS SELECT * FROM users;
	users CREATE TABLE t AS TABLE users;
	users CREATE TABLE users AS SELECT * FROM users;
	users CREATE TABLE IF NOT EXISTS t AS SELECT * FROM users WITH NO DATA;
	users CREATE TEMP TABLE t AS SELECT * FROM users;
	users SELECT * INTO t FROM users;
	users CREATE VIEW v AS SELECT * FROM users;
	users CREATE OR REPLACE TEMP VIEW v AS SELECT * FROM own WHERE id IN (SELECT id FROM users);
	users CREATE VIEW users AS SELECT * FROM users;
	users CREATE RECURSIVE VIEW v (n) AS SELECT id FROM users UNION SELECT n FROM v;
	users CREATE MATERIALIZED VIEW v AS SELECT * FROM users;
	users CREATE RULE r AS ON INSERT TO own DO ALSO INSERT INTO users VALUES (new.id);
	users CREATE RULE r AS ON INSERT TO own WHERE EXISTS (SELECT FROM users) DO INSTEAD NOTHING;
	users CREATE RULE r AS ON INSERT TO own DO ALSO (DELETE FROM own2; UPDATE own2 SET name = '' FROM users);
	users CREATE RULE r AS ON DELETE TO own DO INSTEAD WITH c AS (SELECT 1) INSERT INTO own2 SELECT u.id FROM c, users u
$$);
-- Utility statements
SELECT FROM cases.reported($$
	users ALTER TABLE users ADD COLUMN x int;
	users ALTER TABLE IF EXISTS ONLY users DROP COLUMN name;
	users ALTER TABLE users RENAME TO users2;
	users ALTER TABLE users RENAME COLUMN name TO n;
	users ALTER TABLE users RENAME CONSTRAINT u_con TO c;
	users ALTER TABLE users SET SCHEMA "SQLUser";
	users ALTER TABLE users OWNER TO regress_nsr_planter;
	users ALTER TABLE users ENABLE ROW LEVEL SECURITY;
	users ALTER TABLE own ADD COLUMN x int REFERENCES users;
	users ALTER TABLE own ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
	u_seq ALTER TABLE own ALTER COLUMN id SET DEFAULT nextval('u_seq'::regclass);
	users ALTER TABLE own ALTER COLUMN user_id TYPE regclass USING 'users'::regclass;
	u_seq ALTER TABLE own ADD COLUMN x int DEFAULT nextval('u_seq'::regclass);
	users ALTER TABLE own INHERIT users;
	users ALTER TABLE own NO INHERIT users;
	u_free ALTER TABLE own_parts ATTACH PARTITION u_free FOR VALUES FROM (1) TO (2);
	u_parts ALTER TABLE u_parts DETACH PARTITION public.u_part;
	u_part ALTER TABLE public.u_parts DETACH PARTITION u_part;
	u_view ALTER VIEW u_view RENAME TO v;
	u_view ALTER VIEW u_view ALTER COLUMN id SET DEFAULT 1;
	u_mv ALTER MATERIALIZED VIEW u_mv SET SCHEMA "SQLUser";
	u_idx ALTER INDEX u_idx RENAME TO i;
	u_idx ALTER INDEX u_idx SET (fillfactor = 50);
	u_idx ALTER INDEX u_idx DEPENDS ON EXTENSION plpgsql;
	u_seq ALTER SEQUENCE u_seq RESTART;
	u_seq ALTER SEQUENCE u_seq RENAME TO s;
	users ALTER SEQUENCE own_seq OWNED BY users.id;
	u_ft ALTER FOREIGN TABLE u_ft ADD COLUMN x int;
	users ALTER TRIGGER u_trg ON users RENAME TO t;
	users ALTER TRIGGER u_trg ON users DEPENDS ON EXTENSION plpgsql;
	posts ALTER RULE u_rule ON posts RENAME TO r;
	users ALTER POLICY u_pol ON users USING (false);
	users ALTER POLICY u_pol ON users RENAME TO p;
	users CREATE POLICY p ON own USING (true); ALTER POLICY p ON own USING (EXISTS (SELECT FROM users));
	users ALTER EXTENSION plpgsql ADD TABLE users;
	users DROP TABLE users;
	users DROP TABLE IF EXISTS users CASCADE;
	users DROP TABLE own, users;
	u_view DROP VIEW u_view;
	u_mv DROP MATERIALIZED VIEW u_mv;
	u_idx DROP INDEX u_idx;
	u_idx DROP INDEX IF EXISTS u_idx;
	u_seq DROP SEQUENCE u_seq;
	u_ft DROP FOREIGN TABLE u_ft;
	users DROP TRIGGER u_trg ON users;
	posts DROP RULE u_rule ON posts;
	users DROP POLICY IF EXISTS u_pol ON users;
	users TRUNCATE users;
	users TRUNCATE own, ONLY users RESTART IDENTITY CASCADE;
	users LOCK TABLE users IN ACCESS SHARE MODE;
	users LOCK own, users;
	users COPY users TO '/dev/null';
	users COPY users (id) FROM '/dev/null';
	users CREATE INDEX ON users (name);
	users CREATE UNIQUE INDEX CONCURRENTLY i ON users (id);
	users CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION public.u_trigger();
	users CREATE CONSTRAINT TRIGGER t AFTER INSERT ON own FROM users FOR EACH ROW EXECUTE FUNCTION public.u_trigger();
	users CREATE RULE r AS ON INSERT TO users DO INSTEAD NOTHING;
	users CREATE POLICY p ON users USING (true);
	users CREATE POLICY p ON own USING (id IN (SELECT id FROM users));
	users CREATE POLICY p ON own FOR INSERT WITH CHECK (EXISTS (WITH c AS (SELECT 1) SELECT FROM c, users));
	users CREATE STATISTICS s ON id, name FROM users;
	users CREATE TABLE t (id int REFERENCES users);
	users CREATE TABLE t (id int REFERENCES users (id) ON DELETE SET NULL, n text);
	users CREATE TABLE t (id int, FOREIGN KEY (id) REFERENCES users);
	users CREATE TABLE t (id int PRIMARY KEY REFERENCES t, p int REFERENCES users);
	users CREATE TABLE shared.users (id int PRIMARY KEY, p int REFERENCES users);
	users CREATE TABLE shared.users (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES users);
	users CREATE TABLE t (LIKE users);
	users CREATE TABLE t (LIKE own, LIKE users INCLUDING ALL);
	users CREATE TABLE t () INHERITS (users);
	u_parts CREATE TABLE t PARTITION OF u_parts FOR VALUES FROM (20) TO (30);
	u_parts CREATE FOREIGN TABLE t PARTITION OF u_parts FOR VALUES FROM (20) TO (30) SERVER regress_nsr_server;
	u_seq CREATE TABLE t (id int DEFAULT nextval('u_seq'::regclass));
	users CREATE TABLE t (id oid CHECK (id <> 'users'::regclass));
	u_seq CREATE TABLE t (id int DEFAULT nextval('u_seq'));
	u_seq CREATE DOMAIN d AS int DEFAULT nextval('u_seq'::regclass);
	users CREATE SEQUENCE s OWNED BY users.id;
	users COMMENT ON TABLE users IS '';
	users COMMENT ON COLUMN users.name IS '';
	users COMMENT ON CONSTRAINT u_con ON users IS '';
	users COMMENT ON TRIGGER u_trg ON users IS '';
	users COMMENT ON POLICY u_pol ON users IS '';
	posts COMMENT ON RULE u_rule ON posts IS '';
	u_idx COMMENT ON INDEX u_idx IS '';
	u_view COMMENT ON VIEW u_view IS '';
	u_mv COMMENT ON MATERIALIZED VIEW u_mv IS '';
	u_seq COMMENT ON SEQUENCE u_seq IS '';
	u_ft COMMENT ON FOREIGN TABLE u_ft IS '';
	users GRANT SELECT ON users TO PUBLIC;
	users GRANT SELECT (name), UPDATE (id) ON TABLE own, users TO PUBLIC;
	u_seq GRANT USAGE ON SEQUENCE u_seq TO PUBLIC;
	users REVOKE ALL ON users FROM PUBLIC;
	users SECURITY LABEL ON TABLE users IS 'x';
	users SECURITY LABEL ON COLUMN users.name IS 'x';
	users ANALYZE users;
	users ANALYZE own, users (name);
	users VACUUM users;
	users VACUUM (FULL, ANALYZE) users;
	users CLUSTER users USING u_idx;
	users REINDEX TABLE users;
	u_idx REINDEX INDEX u_idx;
	u_mv REFRESH MATERIALIZED VIEW u_mv;
	u_mv REFRESH MATERIALIZED VIEW CONCURRENTLY u_mv WITH DATA;
	users CREATE PUBLICATION regress_nsr_pub2 FOR TABLE own, users;
	users ALTER PUBLICATION regress_nsr_pub ADD TABLE users;
	posts ALTER PUBLICATION regress_nsr_pub SET TABLE posts (id);
	posts ALTER PUBLICATION regress_nsr_pub DROP TABLE posts
$$);
-- Functions
SELECT FROM cases.reported($$
	users CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM users';
	users SET LOCAL check_function_bodies = off; CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1; SELECT count(*) FROM users'; SELECT f();
	users SET LOCAL check_function_bodies = off; CREATE FUNCTION f() RETURNS SETOF int STABLE LANGUAGE sql AS 'SELECT id FROM users'; SELECT * FROM f();
	users SET LOCAL check_function_bodies = off; CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'INSERT INTO users VALUES (1); SELECT 1'; SELECT f();
	users SET LOCAL check_function_bodies = off; CREATE PROCEDURE p() LANGUAGE sql AS 'DELETE FROM users'; CALL p();
	users CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM users; END;
	users CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM users);
	users CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC INSERT INTO own VALUES (1); WITH c AS (SELECT 1) SELECT count(*) FROM c, users; END;
	users CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO users VALUES (1); END;
	users CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC UPDATE own SET name = (SELECT max(name) FROM users); END;
	users CREATE FUNCTION f(a regclass DEFAULT 'users'::regclass) RETURNS int LANGUAGE sql AS 'SELECT 1';
	users CREATE FUNCTION f(a users.id%TYPE) RETURNS int LANGUAGE sql AS 'SELECT 1';
	users CREATE FUNCTION f() RETURNS users.id%TYPE LANGUAGE sql AS 'SELECT 1';
	users CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO users VALUES (new.id); RETURN new; END'; CREATE TRIGGER t BEFORE INSERT ON own FOR EACH ROW EXECUTE FUNCTION f(); INSERT INTO own VALUES (1);
	users CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM users); END'; SELECT f();
	users CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN count(*) FROM users; END'; SELECT f() FROM (VALUES (1)) v;
	users CREATE FUNCTION f() RETURNS SETOF int LANGUAGE plpgsql AS 'BEGIN RETURN NEXT (SELECT max(id) FROM users); END'; SELECT f();
	users CREATE FUNCTION f() RETURNS SETOF int LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT id FROM users; END'; SELECT * FROM f();
	users CREATE FUNCTION f() RETURNS SETOF int LANGUAGE plpgsql AS 'BEGIN RETURN QUERY EXECUTE ''SELECT id FROM users''; END'; SELECT * FROM f();
	users CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN DELETE FROM users; END'; CALL p();
	users CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT max(id) FROM users); END'; CREATE INDEX ON own2 (id) WHERE id > 1; INSERT INTO own VALUES (f(1))
$$);
-- PL/pgSQL
SELECT FROM cases.reported($$
	users DO 'BEGIN INSERT INTO users VALUES (1); END';
	users DO 'BEGIN UPDATE own SET name = '''' FROM users; END';
	users DO 'BEGIN DELETE FROM users; END';
	users DO 'BEGIN MERGE INTO own o USING users u ON o.id = u.id WHEN MATCHED THEN DELETE; END';
	users DO 'DECLARE n int; BEGIN SELECT id INTO n FROM users; END';
	users DO 'DECLARE n int; BEGIN SELECT max(id) FROM users INTO STRICT n; END';
	users DO 'DECLARE n int; BEGIN INSERT INTO own SELECT id FROM users RETURNING id INTO n; END';
	users DO 'BEGIN PERFORM id FROM users; END';
	users DO 'BEGIN PERFORM (SELECT id FROM users); END';
	users DO 'DECLARE n int; BEGIN n := (SELECT count(*) FROM users); END';
	users DO 'DECLARE n int; BEGIN n = count(*) FROM users; END';
	users DO 'DECLARE n int := (SELECT count(*) FROM users); BEGIN END';
	users DO 'DECLARE n int DEFAULT count(*) FROM users; BEGIN END';
	users DO 'DECLARE a int[]; BEGIN a[1] := (SELECT count(*) FROM users); END';
	users DO 'DECLARE a int[]; BEGIN a[(SELECT count(*) FROM users)] := 1; END';
	users DO 'DECLARE r own; BEGIN r.id := (SELECT count(*) FROM users); END';
	users DO '<<b>> DECLARE r own; BEGIN b.r.id := (SELECT count(*) FROM users); END';
	users DO 'BEGIN IF EXISTS (SELECT FROM users) THEN NULL; END IF; END';
	users DO 'BEGIN IF false THEN NULL; ELSIF count(*) > 1 FROM users THEN NULL; END IF; END';
	users DO 'BEGIN CASE (SELECT count(*) FROM users) WHEN 1 THEN NULL; ELSE NULL; END CASE; END';
	users DO 'BEGIN CASE WHEN (SELECT count(*) FROM users) = 1 THEN NULL; ELSE NULL; END CASE; END';
	users DO 'BEGIN WHILE EXISTS (SELECT FROM users) LOOP NULL; END LOOP; END';
	users DO 'BEGIN LOOP EXIT WHEN NOT EXISTS (SELECT FROM users); END LOOP; END';
	users DO 'BEGIN FOR i IN 1 .. (SELECT count(*) FROM users) LOOP NULL; END LOOP; END';
	users DO 'BEGIN FOR i IN 1 .. 2 BY 1 + (SELECT count(*) FROM users) LOOP NULL; END LOOP; END';
	users DO 'DECLARE r record; BEGIN FOR r IN SELECT * FROM users LOOP NULL; END LOOP; END';
	users DO 'DECLARE r record; BEGIN FOR r IN EXECUTE ''SELECT * FROM users'' LOOP NULL; END LOOP; END';
	users DO 'DECLARE i int; BEGIN FOREACH i IN ARRAY ARRAY(SELECT id FROM users) LOOP NULL; END LOOP; END';
	users DO 'DECLARE c CURSOR FOR SELECT * FROM users; BEGIN OPEN c; END';
	users DO 'DECLARE c CURSOR (n int) FOR SELECT * FROM own WHERE id = n; BEGIN OPEN c ((SELECT 1 FROM users)); END';
	users DO 'DECLARE c CURSOR FOR SELECT * FROM users; BEGIN FOR r IN c LOOP NULL; END LOOP; END';
	users DO 'DECLARE c refcursor; BEGIN OPEN c FOR SELECT * FROM users; END';
	users DO 'DECLARE c refcursor; BEGIN OPEN c FOR EXECUTE ''TABLE users''; END';
	users DO 'BEGIN EXECUTE ''SELECT * FROM users''; END';
	users DO 'BEGIN EXECUTE ''DROP TABLE users''; END';
	users DO 'BEGIN EXECUTE (SELECT ''SELECT '' || count(*) FROM users); END';
	users DO 'BEGIN EXECUTE ''SELECT $1'' USING (SELECT count(*) FROM users); END';
	users DO 'BEGIN EXECUTE ''DO ''''BEGIN PERFORM FROM users; END''''''; END';
	users DO 'BEGIN EXECUTE ''SELECT 1; SELECT * FROM users''; END';
	users DO 'BEGIN RAISE NOTICE ''%'', (SELECT count(*) FROM users); END';
	users DO 'BEGIN ASSERT (SELECT count(*) FROM users) = 0; END';
	u_seq DO 'DECLARE n int := nextval(''u_seq''); BEGIN END';
	users DO 'BEGIN RAISE ''x''; EXCEPTION WHEN raise_exception THEN PERFORM FROM users; END';
	users DO 'BEGIN ALTER TABLE users ADD x int; END';
	users DO 'BEGIN CREATE TABLE t AS SELECT * FROM users; END';
	users DO 'BEGIN TRUNCATE users; END'
$$);

--
-- What is not.  An unqualified name that is good stands beside a qualified one
-- of the same relation in many of these.
--
-- Queries
SELECT FROM cases.good($$
	SELECT * FROM own;
	SELECT * FROM own JOIN own2 USING (id) WHERE EXISTS (TABLE own);
	SELECT * FROM public.users;
	SELECT * FROM "public"."users";
	SELECT * FROM ONLY public.users;
	TABLE public.users;
	SELECT * FROM own, public.users;
	SELECT users.id, users.*, public.users.name FROM public.users;
	SELECT * FROM own users;
	SELECT * FROM public.users posts, public.posts users;
	SELECT * FROM public.users FOR UPDATE OF users;
	SELECT * FROM public.users u, own users FOR UPDATE OF users;
	SELECT * FROM (public.users u JOIN public.posts p USING (id)) AS users;
	SELECT * FROM (SELECT * FROM public.users) users;
	SELECT * FROM generate_series(1, 2) users, public.users u;
	SELECT rank() OVER users FROM public.users WINDOW users AS (ORDER BY id);
	SELECT users.users FROM (SELECT id AS users FROM public.users) users;
	WITH users AS (SELECT 1 AS id) SELECT * FROM users;
	WITH users AS (SELECT 1 AS id) SELECT * FROM users, public.users u;
	WITH users AS (SELECT * FROM public.users) SELECT * FROM users, public.posts;
	WITH users AS (SELECT * FROM public.users), c AS (SELECT * FROM users) SELECT * FROM c;
	WITH users AS (SELECT * FROM public.users) SELECT * FROM own WHERE id IN (SELECT id FROM users);
	WITH RECURSIVE users AS (SELECT id FROM public.users UNION ALL SELECT id + 1 FROM users WHERE id < 3) SELECT * FROM users;
	WITH RECURSIVE a AS (SELECT * FROM users), users AS (SELECT id FROM public.users) SELECT * FROM a;
	WITH RECURSIVE users AS (SELECT 1 AS id UNION SELECT id FROM users) SEARCH DEPTH FIRST BY id SET o CYCLE id SET c USING p SELECT * FROM users, public.users u;
	SELECT (WITH users AS (TABLE public.users) SELECT count(*) FROM users), (SELECT count(*) FROM public.users);
	SELECT 1 FROM public.posts UNION (WITH users AS (SELECT 1 AS id) SELECT id FROM users);
	WITH users AS (SELECT id FROM public.users) SELECT 1 UNION SELECT id FROM users ORDER BY 1;
	WITH users AS (DELETE FROM public.users RETURNING *) SELECT * FROM users;
	WITH posts AS (SELECT 1 AS id) SELECT * FROM (WITH users AS (SELECT * FROM posts) SELECT * FROM users) s, public.posts p, public.users u;
	SELECT * FROM pg_class, pg_catalog.pg_attribute, information_schema.tables LIMIT 0;
	SELECT * FROM pg_stat_activity, public.users LIMIT 0;
	SELECT * FROM shared.s_table;
	SELECT * FROM pg_buffercache LIMIT 0;
	SELECT * FROM alembic_version;
	SELECT * FROM alembic_version, public.users;
	SELECT nextval('pgmigrations_id_seq'), last_value FROM pgmigrations_id_seq;
	SELECT 'alembic_version'::regclass, 'pgmigrations_id_seq'::regclass, 'alembic_version_pkc'::regclass;
	SELECT 'public.users'::regclass, 'own'::regclass, '"SQLUser".own'::regclass, 'pg_class'::regclass, '1259'::regclass, '-'::regclass;
	SELECT 'users'::text, 'users'::name, to_regclass('users'), 'users'::regtype;
	SELECT 'SELECT * FROM users' /* FROM users */ FROM public.users -- FROM users;
	SELECT U&'\0061', E'\'', $q$ FROM users $q$, B'1', $x$'$x$ FROM public.users;
	SELECT 'a'::u_type, u_func(1), NULL::users, (NULL::public.users).id FROM public.users;
	SELECT regclass('own'), pg_catalog.regclass('public.users'), shared.regclass('users');
	SELECT nextval('own_seq'), nextval('public.u_seq'), setval('"SQLUser".own_seq', 1), shared.nextval('users', ''), lower('nextval(users)');
	SELECT lower('''users''::regclass') FROM public.users;
	SELECT * FROM own_view, own_view2, own_mv, public.u_view;
	SELECT * FROM own_view FOR UPDATE
$$);
-- Data modification, and what carries a query
SELECT FROM cases.good($$
	INSERT INTO public.users VALUES (1, 'a') ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE users.id > 1 RETURNING users.*;
	INSERT INTO public.users AS own SELECT id FROM own ON CONFLICT DO NOTHING;
	WITH users AS (SELECT 1 AS id) INSERT INTO own SELECT id FROM users;
	WITH users AS (SELECT 1 AS id) INSERT INTO public.users SELECT id FROM users;
	INSERT INTO public.users WITH users AS (SELECT 1 AS id) SELECT id FROM users;
	INSERT INTO own_view VALUES (1, 'x');
	UPDATE own_view SET name = '' RETURNING id;
	DELETE FROM own_view WHERE id = 1;
	UPDATE public.users SET name = (SELECT max(title) FROM public.posts) WHERE users.id = 1;
	UPDATE public.users users SET name = own.name FROM own WHERE users.id = own.id;
	WITH users AS (SELECT 1 AS id) UPDATE public.posts SET title = '' FROM users WHERE users.id = posts.id;
	DELETE FROM public.users USING own WHERE users.id = own.id;
	WITH users AS (SELECT 1 AS id) DELETE FROM public.users u USING users WHERE users.id = u.id;
	MERGE INTO public.users users USING own ON users.id = own.id WHEN MATCHED THEN UPDATE SET name = '' WHEN NOT MATCHED THEN INSERT VALUES (own.id);
	WITH users AS (SELECT 1 AS id) MERGE INTO public.users u USING users ON u.id = users.id WHEN MATCHED THEN DELETE;
	INSERT INTO alembic_version VALUES ('1');
	UPDATE alembic_version SET version_num = '2';
	DELETE FROM alembic_version;
	INSERT INTO pgmigrations (name) VALUES ('1');
	INSERT INTO public.users VALUES (1); INSERT INTO own_fk VALUES (1); DELETE FROM public.users;
	INSERT INTO ruled VALUES (1);
	INSERT INTO watched VALUES (1);
	INSERT INTO watched2 VALUES (1);
	COPY (SELECT * FROM public.users) TO '/dev/null';
	COPY public.users TO '/dev/null';
	COPY own FROM '/dev/null';
	EXPLAIN SELECT * FROM public.users, own;
	PREPARE users AS SELECT * FROM public.users; EXECUTE users; DEALLOCATE users;
	DECLARE users CURSOR FOR SELECT * FROM public.users; CLOSE users;
	CREATE TABLE users AS SELECT * FROM public.users;
	CREATE TABLE IF NOT EXISTS users AS TABLE public.users WITH NO DATA;
	EXPLAIN ANALYZE CREATE TABLE users AS SELECT * FROM public.users;
	CREATE VIEW users AS SELECT * FROM public.users; SELECT * FROM users, public.users u;
	CREATE RECURSIVE VIEW users (id) AS SELECT id FROM public.users UNION SELECT id FROM users;
	CREATE MATERIALIZED VIEW users AS SELECT * FROM public.users; REFRESH MATERIALIZED VIEW users;
	CREATE RULE r AS ON INSERT TO own DO ALSO INSERT INTO public.users VALUES (new.id); INSERT INTO own VALUES (1);
	CREATE RULE r AS ON DELETE TO own DO INSTEAD WITH users AS (SELECT 1 AS id) INSERT INTO own2 SELECT id FROM users
$$);
-- Utility statements
SELECT FROM cases.good($$
	ALTER TABLE own ADD COLUMN x int; ALTER TABLE own RENAME TO users; SELECT * FROM users;
	ALTER TABLE public.users ADD COLUMN x int REFERENCES public.posts;
	ALTER TABLE own ADD FOREIGN KEY (user_id) REFERENCES public.users;
	ALTER TABLE own ALTER COLUMN id SET DEFAULT nextval('public.u_seq'::regclass); INSERT INTO own DEFAULT VALUES;
	ALTER TABLE own_parts ATTACH PARTITION public.u_free FOR VALUES FROM (1) TO (2);
	ALTER SEQUENCE own_seq OWNED BY own.id;
	ALTER TABLE alembic_version ADD COLUMN x int;
	DROP TABLE public.users CASCADE;
	DROP TABLE IF EXISTS own, nowhere;
	DROP INDEX public.u_idx;
	DROP TRIGGER u_trg ON public.users;
	TRUNCATE own, public.posts;
	LOCK TABLE public.users, alembic_version;
	CREATE INDEX own ON public.users (name);
	CREATE INDEX ON own (name);
	CREATE TRIGGER users BEFORE INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION u_trigger();
	CREATE POLICY users ON own USING (EXISTS (SELECT FROM public.users WHERE users.id = own.id));
	CREATE POLICY p ON own USING (EXISTS (WITH users AS (SELECT 1) SELECT FROM users));
	CREATE STATISTICS users ON id, name FROM public.users;
	CREATE TABLE users (id int PRIMARY KEY, parent int REFERENCES users);
	CREATE TABLE users (id int PRIMARY KEY, parent int, FOREIGN KEY (parent) REFERENCES users (id));
	CREATE TABLE "SQLUser".users (id int PRIMARY KEY, parent int REFERENCES users);
	CREATE TABLE users (id int); CREATE TABLE t (LIKE users); CREATE TABLE t2 () INHERITS (users);
	CREATE TABLE t (LIKE public.users INCLUDING ALL, x int REFERENCES public.users);
	CREATE TABLE t () INHERITS (public.users);
	CREATE TABLE t PARTITION OF public.u_parts FOR VALUES FROM (20) TO (30);
	CREATE TABLE t (e u_type, u public.users, v users);
	CREATE SEQUENCE public.s OWNED BY public.users.id;
	CREATE TABLE users (id serial); SELECT nextval('users_id_seq'::regclass); ALTER SEQUENCE users_id_seq RESTART;
	CREATE TEMP TABLE users (id int PRIMARY KEY, p int REFERENCES users); INSERT INTO users SELECT id FROM public.users; CREATE INDEX ON users (p); TRUNCATE users; DROP TABLE users;
	CREATE TEMP TABLE users (id int); SELECT * FROM users, public.users u; ALTER TABLE users ADD x int; CREATE VIEW v AS SELECT * FROM users;
	CREATE SCHEMA regress_nsr_made CREATE TABLE users (id int PRIMARY KEY) CREATE VIEW v AS SELECT id FROM users;
	COMMENT ON COLUMN public.users.name IS '';
	COMMENT ON TABLE alembic_version IS '';
	GRANT SELECT ON public.users, own TO PUBLIC;
	GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;
	ANALYZE public.users, own;
	REINDEX TABLE public.users;
	REINDEX INDEX public.u_idx;
	CLUSTER public.users USING u_idx;
	REFRESH MATERIALIZED VIEW public.u_mv;
	REFRESH MATERIALIZED VIEW CONCURRENTLY public.u_mv;
	REFRESH MATERIALIZED VIEW CONCURRENTLY own_mv;
	ALTER PUBLICATION regress_nsr_pub ADD TABLE own, public.users;
	CREATE TYPE users AS (id int); ALTER TYPE users ADD ATTRIBUTE x int;
	CREATE FUNCTION users(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT users(1) FROM public.users;
	LISTEN users; NOTIFY users; UNLISTEN users
$$);
-- Functions, and settings that make a name good
SELECT FROM cases.good($$
	CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM own, public.users'; SELECT f();
	CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC WITH users AS (TABLE public.users) SELECT count(*) FROM users, own; END; SELECT f();
	CREATE FUNCTION f() RETURNS bigint LANGUAGE sql SET search_path = public AS 'SELECT count(*) FROM users'; SELECT f();
	CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql SET search_path = public, pg_temp AS 'BEGIN RETURN (SELECT count(*) FROM users); END'; SELECT f() FROM own;
	CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f SET search_path = public; SELECT f();
	CREATE FUNCTION f(users public.users) RETURNS int LANGUAGE sql AS 'SELECT users.id FROM public.posts'; SELECT f(u) FROM public.users u;
	CREATE FUNCTION f() RETURNS SETOF users LANGUAGE sql AS 'SELECT * FROM public.users'; SELECT * FROM f();
	DO 'DECLARE users int := 1; BEGIN PERFORM users FROM public.posts; users := users + 1; END';
	DO 'DECLARE n int; BEGIN n := (SELECT count(*) FROM public.users); n = count(*) FROM public.users; n := (WITH users AS (SELECT 1) SELECT count(*) FROM users, public.users u); END';
	DO 'DECLARE n int := count(*) FROM public.users; a int[]; r own; BEGIN a[n + 1] := (SELECT 1 FROM public.users); r.id := (SELECT 1 FROM public.users); END';
	DO 'DECLARE users record; BEGIN FOR users IN SELECT * FROM public.users LOOP NULL; END LOOP; END';
	DO 'DECLARE users CURSOR FOR SELECT * FROM public.users FOR UPDATE; r record; BEGIN OPEN users; FETCH users INTO r; UPDATE public.users SET name = '''' WHERE false; CLOSE users; END';
	DO 'BEGIN IF EXISTS (SELECT FROM public.users) THEN PERFORM FROM public.users; END IF; EXECUTE ''SELECT * FROM public.users''; END';
	DO 'DECLARE r record; BEGIN FOR r IN SELECT * FROM own LOOP NULL; END LOOP; FOR i IN 1 .. (SELECT count(*) FROM public.users) LOOP NULL; END LOOP; END';
	DO 'BEGIN CREATE TEMP TABLE users (id int); INSERT INTO users VALUES (1); PERFORM FROM users, public.users u; END';
	SET LOCAL search_path = public; SELECT * FROM users; DROP TABLE posts; CREATE VIEW v AS SELECT * FROM users;
	SELECT set_config('search_path', 'shared, public', true); SELECT * FROM s_table, users;
	SET LOCAL nsresolve.shared_schemas = 'public'; SELECT * FROM users; ALTER TABLE users ADD x int; TRUNCATE posts;
	SET LOCAL nsresolve.shared_schemas = 'shared'; SELECT * FROM s_table; TRUNCATE s_table; SELECT 's_table'::regclass;
	SET LOCAL nsresolve.fallthrough = allow; SELECT * FROM users; ALTER TABLE users ADD x int; CREATE VIEW v AS SELECT * FROM users;
	SET LOCAL nsresolve.enabled = off; SELECT * FROM users; ALTER TABLE users ADD x int;
	SET LOCAL nsresolve.default_schema = 'public'; SELECT * FROM users; ALTER TABLE users ADD x int;
	SET LOCAL nsresolve.alias_schemas = 'shared'; SET LOCAL search_path = shared, public; SELECT * FROM users
$$);

SET nsresolve.enabled = on;
SELECT * FROM cases.run_reported();
SELECT * FROM cases.run_good();
-- Once more, when caches are warm.
SELECT * FROM cases.run_reported();
SELECT * FROM cases.run_good();
-- With many other schemas named, and another order.
SET nsresolve.shared_schemas = 'nowhere, shared';
SELECT * FROM cases.run_reported();

-- The self-referencing keys have gone where they should.
CREATE TABLE users (id int PRIMARY KEY, a int REFERENCES users, b int, FOREIGN KEY (b) REFERENCES users (id));
SELECT checks.same(string_agg(DISTINCT relnamespace::regnamespace::text, ' '), '"SQLUser"')
FROM pg_constraint JOIN pg_class c ON c.oid = confrelid
WHERE conrelid = '"SQLUser".users'::regclass AND contype = 'f';
-- What was good stops being good when the name's meaning changes.
SELECT * FROM users a, public.users b;
DROP TABLE users;
SELECT * FROM checks.refuses('42P01', 'SELECT * FROM users a, public.users b');
CREATE TEMP TABLE users (id int);
SELECT * FROM users a, public.users b;
DROP TABLE users;
SELECT * FROM checks.refuses('42P01', 'SELECT * FROM users a, public.users b');
CREATE TABLE users (id int);
SELECT * FROM users a, public.users b;
ALTER TABLE users RENAME TO users_old;
SELECT * FROM checks.refuses('42P01', 'SELECT * FROM users a, public.users b');
ALTER TABLE users_old RENAME TO users;
SELECT * FROM users a, public.users b;
ALTER TABLE users SET SCHEMA shared;
SELECT * FROM shared.users a, public.users b;
SET nsresolve.shared_schemas = '';
SELECT * FROM checks.refuses('42P01', 'SELECT * FROM users a, public.users b');
ALTER TABLE shared.users SET SCHEMA "SQLUser";
SELECT * FROM users a, public.users b;
DROP TABLE users;
-- Metadata that a role cannot trust, because of who owns it.
GRANT USAGE ON SCHEMA "SQLUser", checks TO regress_nsr_app;
GRANT SELECT ON public.alembic_version, public.django_migrations TO regress_nsr_app;
SET ROLE regress_nsr_app;
SELECT FROM alembic_version;
SELECT * FROM checks.refuses('42P01', $$
	SELECT * FROM django_migrations;
	LOCK TABLE django_migrations IN ACCESS SHARE MODE;
	SELECT 'django_migrations'::regclass
$$);
SELECT FROM django_migrations;
SELECT FROM public.django_migrations;
RESET ROLE;
GRANT regress_nsr_planter TO regress_nsr_app;
SET ROLE regress_nsr_app;
SELECT FROM django_migrations;
RESET ROLE;
REVOKE regress_nsr_planter FROM regress_nsr_app;
SET ROLE regress_nsr_app;
SELECT FROM django_migrations;
RESET ROLE;
-- A relation that leaves its extension.
SELECT FROM pg_buffercache LIMIT 0;
BEGIN;
ALTER EXTENSION pg_buffercache DROP VIEW public.pg_buffercache;
SELECT * FROM checks.refuses('42P01', 'SELECT FROM pg_buffercache LIMIT 0');
ROLLBACK;
SELECT FROM pg_buffercache LIMIT 0;

-- Each warns exactly once in warning mode, whatever becomes of it.  The number
-- stands before it.
SET nsresolve.fallthrough = warning;
\set VERBOSITY terse
\set SHOW_CONTEXT never
DO $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT * FROM cases.reported
		WHERE statement NOT LIKE 'CREATE PUBLICATION%' ORDER BY n LOOP
		BEGIN
			RAISE WARNING '% %', c.n, left(c.statement, 60);
			EXECUTE c.statement;
			RAISE SQLSTATE 'NSR00';
		EXCEPTION WHEN OTHERS THEN
			-- Prepared statements are not taken back.
			DEALLOCATE ALL;
		END;
	END LOOP;
END $$;
-- None for what is good.
SELECT * FROM cases.run_good();

-- None at all.
SET nsresolve.fallthrough = allow;
DO $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT * FROM cases.reported
		WHERE statement NOT LIKE 'CREATE PUBLICATION%' ORDER BY n LOOP
		BEGIN
			EXECUTE c.statement;
			RAISE SQLSTATE 'NSR00';
		EXCEPTION WHEN OTHERS THEN
			IF SQLERRM ~ 'default schema' THEN
				RAISE WARNING '%: %', c.statement, SQLERRM;
			END IF;
			DEALLOCATE ALL;
		END;
	END LOOP;
END $$;
RESET nsresolve.fallthrough;
\set VERBOSITY default

DROP SCHEMA cases, shared, "SQLUser" CASCADE;
DROP EXTENSION pg_buffercache;
DROP PUBLICATION regress_nsr_pub;
SET nsresolve.metadata_guard = off;
DROP TABLE public.users, public.posts, public.u_parts, public.u_free,
	public.alembic_version, public.pgmigrations, public.django_migrations CASCADE;
DROP SEQUENCE public.u_seq;
DROP FUNCTION public.u_trigger, public.u_func;
DROP TYPE public.u_type;
DROP FOREIGN DATA WRAPPER regress_nsr_fdw CASCADE;
DROP OWNED BY regress_nsr_app;
DROP ROLE regress_nsr_planter, regress_nsr_app;
