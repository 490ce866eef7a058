--
-- DDL on relations whose names are qualified with an alias.  Both schemas
-- hold objects of the same names, so that a name that was not read as the
-- default schema's shows: checks.touches('app', ...) accepts no other schema.
--
\pset tuples_only on
\pset format unaligned
SET client_min_messages = error;
CREATE ROLE regress_nsr_role;
CREATE ROLE regress_nsr_owner;
CREATE SCHEMA app;
CREATE SCHEMA elsewhere;
CREATE FOREIGN DATA WRAPPER regress_nsr_fdw;
CREATE SERVER regress_nsr_server FOREIGN DATA WRAPPER regress_nsr_fdw;
GRANT USAGE, CREATE ON SCHEMA app, public TO regress_nsr_owner;
CREATE PUBLICATION regress_nsr_pub;
SELECT $$
	CREATE TYPE mood AS ENUM ('sad', 'happy');
	CREATE TYPE comp AS (a int, b mood);
	CREATE DOMAIN dom AS int;
	CREATE COLLATION coll FROM pg_catalog."C";
	CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
	CREATE FUNCTION f(mood) RETURNS mood LANGUAGE sql IMMUTABLE AS 'SELECT $1';
	CREATE FUNCTION cmp(int, int) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'btint4cmp';
	CREATE FUNCTION eq(int, int) RETURNS bool LANGUAGE internal IMMUTABLE STRICT AS 'int4eq';
	CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = eq, COMMUTATOR = ===);
	CREATE OPERATOR CLASS opc FOR TYPE int USING btree AS OPERATOR 1 pg_catalog.<, OPERATOR 2 pg_catalog.<=, OPERATOR 3 ===, OPERATOR 4 pg_catalog.>=, OPERATOR 5 pg_catalog.>, FUNCTION 1 cmp(int, int);
	CREATE FUNCTION trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
	CREATE SEQUENCE seq;
	CREATE TABLE t (id int PRIMARY KEY, n text, e mood, other int);
	CREATE TABLE u (id int PRIMARY KEY, t int, n text);
	CREATE TABLE parent (id int, n text);
	CREATE TABLE parts (id int, n text) PARTITION BY RANGE (id);
	CREATE TABLE part9 (id int, n text);
	CREATE INDEX t_n ON t (n);
	CREATE VIEW v AS SELECT id, n FROM t;
	CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
	CREATE UNIQUE INDEX m_id ON m (id);
	CREATE FOREIGN TABLE ft (a int) SERVER regress_nsr_server;
	CREATE STATISTICS stats ON id, n FROM u;
	CREATE RULE rule1 AS ON DELETE TO u DO NOTHING;
	CREATE TRIGGER trig1 BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION trig();
	CREATE POLICY policy1 ON u USING (true);
$$ AS twins \gset
SET nsresolve.enabled = off;
SET search_path = public;
:twins
SET search_path = app;
:twins
RESET search_path;
SET nsresolve.enabled = on;
SET nsresolve.default_schema = app;
SET nsresolve.alias_schemas = 'public, "Other Alias"';
SET nsresolve.fallthrough = allow;

SELECT * FROM checks.touches('app', $$
	CREATE TABLE public.t1 (id int PRIMARY KEY, n text UNIQUE);
	CREATE TABLE "public"."T2" (id serial PRIMARY KEY, g int GENERATED ALWAYS AS IDENTITY);
	CREATE TABLE "Other Alias".t3 (id bigserial);
	CREATE TABLE IF NOT EXISTS public.t4 (id int);
	CREATE UNLOGGED TABLE public.t5 (a int);
	CREATE TABLE public.r1 (a int REFERENCES public.t (id), b int REFERENCES "public"."u", c int, FOREIGN KEY (c) REFERENCES public.t1 (id) ON DELETE CASCADE);
	CREATE TABLE r2 (a int REFERENCES public.t);
	CREATE TABLE public.ty1 (a public.mood, b public.mood[], c public.mood[][], d public.comp, e public.dom, f public.r1, g public.r1[]);
	CREATE TABLE ty2 (a "public"."mood" DEFAULT 'sad'::"public"."mood", b public.mood[] DEFAULT ARRAY['sad']::public.mood[], c public.mood DEFAULT CAST('sad' AS public.mood));
	CREATE TABLE d1 (a int DEFAULT public.f(1), b int DEFAULT nextval('app.seq'), c int DEFAULT coalesce(public.f(2), CASE WHEN public.f(3) > 0 THEN public.f(4) END));
	CREATE TABLE d2 (a int CHECK (public.f(a) > 0), CONSTRAINT named CHECK (a OPERATOR(public.===) public.f(a)));
	CREATE TABLE d3 (a int, b int GENERATED ALWAYS AS (public.f(a)) STORED);
	CREATE TABLE d4 (a text COLLATE public.coll, b text DEFAULT ('x' COLLATE "public"."coll"));
	CREATE TABLE d5 (a int, EXCLUDE USING btree (public.f(a) public.opc WITH OPERATOR(public.===)));
	CREATE TABLE d6 (a int, EXCLUDE USING btree (a public.opc WITH OPERATOR(public.===)) WHERE (public.f(a) > 1));
	CREATE TABLE i1 (x int) INHERITS (public.parent, public.u);
	CREATE TABLE public.p1 (id int, e public.mood) PARTITION BY LIST (public.f(id));
	CREATE TABLE public.p1a PARTITION OF public.p1 FOR VALUES IN (1, 2);
	CREATE TABLE p1b PARTITION OF public.p1 FOR VALUES IN (public.f(3));
	CREATE TABLE p2 (id int, n text) PARTITION BY RANGE (n COLLATE public.coll, id public.opc);
	CREATE TABLE public.l1 (x public.mood, LIKE public.p2 INCLUDING ALL, LIKE "public".d4 INCLUDING DEFAULTS EXCLUDING STATISTICS);
	CREATE TABLE p3 (e public.mood) PARTITION BY LIST (e);
	CREATE TABLE p3a PARTITION OF public.p3 FOR VALUES IN ('sad'::public.mood);
	CREATE TABLE public.o1 OF public.comp;
	CREATE TABLE o2 OF public.comp (PRIMARY KEY (a), b DEFAULT 'sad'::public.mood);
	CREATE TABLE public.ctas AS SELECT 1 AS a;
	CREATE TABLE IF NOT EXISTS public.ctas2 AS SELECT 1 AS a;
	CREATE MATERIALIZED VIEW public.m2 AS SELECT 1 AS a;
	CREATE MATERIALIZED VIEW IF NOT EXISTS public.m3 AS SELECT 1 AS a WITH NO DATA;
	CREATE FOREIGN TABLE public.ft2 (a public.mood, b int DEFAULT public.f(1), CHECK (public.f(b) > 1)) SERVER regress_nsr_server;
	CREATE FOREIGN TABLE public.ft3 PARTITION OF public.parts FOR VALUES FROM (100) TO (200) SERVER regress_nsr_server;
	CREATE SEQUENCE public.s1;
	CREATE SEQUENCE IF NOT EXISTS public.s2 OWNED BY public.t.id;
	CREATE SEQUENCE s3 OWNED BY "public"."t"."id"
$$);

-- Views, rules, policies: their queries too.
SELECT * FROM checks.touches('app', $$
	CREATE VIEW public.v1 AS SELECT * FROM public.t;
	CREATE VIEW v2 AS SELECT public.t.id AS x, public.t.*, u.n AS un FROM public.t JOIN public.u ON public.t.id = public.u.t;
	CREATE OR REPLACE VIEW public.v1 AS SELECT * FROM public.t WHERE public.f(id) > 1;
	CREATE VIEW v3 AS SELECT (SELECT max(id) FROM public.u) AS m, ARRAY(SELECT id FROM public.u) AS a WHERE EXISTS (SELECT FROM public.t) OR 1 IN (SELECT id FROM public.t) OR 1 OPERATOR(public.===) ANY (SELECT id FROM public.u);
	CREATE VIEW v4 AS WITH x AS (SELECT * FROM public.t), public AS (SELECT 1 AS t) SELECT x.id, public.t FROM x, public;
	CREATE VIEW v5 AS SELECT id FROM public.t UNION SELECT id FROM public.u EXCEPT (SELECT id FROM public.parent) ORDER BY id;
	CREATE VIEW v6 AS SELECT x.a FROM public.t, LATERAL public.f(t.id) x(a), ROWS FROM (public.f(1), public.f(2)) y;
	CREATE VIEW v7 AS SELECT 'sad'::public.mood AS a, n COLLATE public.coll AS b, CAST(NULL AS public.comp[]) AS c, (ROW(1, 'sad')::public.comp).a AS d, ARRAY['sad']::public.mood[] AS e FROM public.t;
	CREATE VIEW v8 AS SELECT id, sum(public.f(id)) FILTER (WHERE public.f(id) > 0) OVER (PARTITION BY public.f(id) ORDER BY public.f(id)) FROM public.t;
	CREATE VIEW v9 AS SELECT public.f(id) FROM public.t GROUP BY public.f(id) HAVING public.f(1) > 0 ORDER BY public.f(id) LIMIT public.f(3) OFFSET public.f(1);
	CREATE VIEW v10 AS SELECT * FROM public.t TABLESAMPLE system (10) WHERE (id, other) IN (SELECT id, t FROM public.u);
	CREATE VIEW v11 AS SELECT row_to_json(public.t.*) AS r, count(public.t.*) AS c FROM public.t GROUP BY public.t.id;
	CREATE VIEW v12 AS SELECT id FROM public.t FOR UPDATE OF t;
	CREATE VIEW v13 AS SELECT * FROM public.t AS public;
	CREATE VIEW v14 AS TABLE public.t;
	CREATE VIEW v15 AS VALUES (public.f(1)), ('2'::public.dom);
	CREATE VIEW v16 AS SELECT xmlelement(name a, public.f(1)) AS x, greatest(public.f(1), 2) AS g, nullif(public.f(1), 2) AS n, public.f(1) IS NULL AS i, public.f(1) BETWEEN public.f(1) AND 2 AS b;
	CREATE RECURSIVE VIEW public.v17 (n) AS SELECT id FROM public.t UNION ALL SELECT v17.n + 1 FROM v17 JOIN public.u ON u.id = v17.n;
	CREATE RULE r1 AS ON INSERT TO public.t WHERE public.f(new.id) > 0 DO INSTEAD INSERT INTO public.u SELECT new.id, id, 'x' FROM public.t;
	CREATE RULE r2 AS ON UPDATE TO public.t DO ALSO (UPDATE public.u SET n = 'y' FROM public.parent WHERE u.id = parent.id; DELETE FROM public.u USING public.parent WHERE u.id = parent.id AND EXISTS (SELECT FROM public.t); NOTIFY x);
	CREATE OR REPLACE RULE r2 AS ON UPDATE TO "public"."t" DO INSTEAD INSERT INTO public.u VALUES (public.f(1)) ON CONFLICT (id) DO UPDATE SET n = public.f(2)::text WHERE public.f(u.id) > 1 RETURNING public.u.id, n, 'sad'::public.mood, 4;
	CREATE POLICY p1 ON public.t USING (public.f(id) > 0 AND EXISTS (SELECT FROM public.u WHERE u.t = t.id)) WITH CHECK (e = 'sad'::public.mood);
	ALTER POLICY p1 ON public.t USING (id IN (SELECT public.u.id FROM public.u)) WITH CHECK (public.f(id) > 1);
	ALTER POLICY p1 ON public.t RENAME TO p2;
	ALTER VIEW public.v1 ALTER COLUMN id SET DEFAULT public.f(1);
	ALTER VIEW public.v1 ALTER COLUMN id DROP DEFAULT;
	ALTER VIEW IF EXISTS public.v1 SET (security_barrier);
	ALTER VIEW public.v1 RENAME COLUMN n TO nn;
	ALTER VIEW public.v1 RENAME TO v1x;
	ALTER VIEW public.v1x OWNER TO regress_nsr_owner
$$);

-- ALTER TABLE in all its forms.
SELECT * FROM checks.touches('app', $$
	ALTER TABLE public.t ADD COLUMN a1 public.mood;
	ALTER TABLE public.t ADD b1 public.mood DEFAULT 'sad'::public.mood;
	ALTER TABLE IF EXISTS ONLY "public"."t" ADD COLUMN a2 int DEFAULT public.f(1) CHECK (public.f(a2) > 0) REFERENCES public.u (id);
	ALTER TABLE public.t ADD COLUMN a3 serial, ADD COLUMN a4 int GENERATED ALWAYS AS (public.f(id)) STORED, ADD a5 text COLLATE public.coll;
	ALTER TABLE public.t ALTER COLUMN a1 SET DATA TYPE public.comp USING ROW(1, a1)::public.comp;
	ALTER TABLE public.t5 ALTER a TYPE text COLLATE public.coll USING public.f(a)::text;
	ALTER TABLE public.t ALTER n SET DEFAULT public.f('sad'::public.mood)::text;
	ALTER TABLE public.t ALTER n DROP DEFAULT, ALTER n SET NOT NULL, ALTER n SET STATISTICS 10, ALTER n SET STORAGE plain;
	ALTER TABLE public.t ALTER n DROP NOT NULL;
	ALTER TABLE public.t ALTER other SET NOT NULL;
	ALTER TABLE public.t ALTER other ADD GENERATED BY DEFAULT AS IDENTITY;
	ALTER TABLE public.t ALTER other SET GENERATED ALWAYS SET START WITH 5;
	ALTER TABLE public.t ALTER other DROP IDENTITY;
	ALTER TABLE public.t ADD CONSTRAINT fk FOREIGN KEY (other) REFERENCES public.u (id) NOT VALID;
	ALTER TABLE public.t VALIDATE CONSTRAINT fk;
	ALTER TABLE public.t ALTER CONSTRAINT fk DEFERRABLE;
	ALTER TABLE public.t ADD CHECK (public.f(other) > 0), ADD CONSTRAINT uq UNIQUE (other);
	ALTER TABLE public.t ADD CONSTRAINT ex EXCLUDE USING btree (other public.opc WITH OPERATOR(public.===));
	ALTER TABLE public.t DROP CONSTRAINT fk, DROP COLUMN IF EXISTS a5;
	ALTER TABLE public.t RENAME COLUMN other TO other2;
	ALTER TABLE public.t RENAME CONSTRAINT uq TO uq2;
	ALTER TABLE public.t CLUSTER ON t_n;
	ALTER TABLE public.t SET WITHOUT CLUSTER;
	ALTER TABLE public.t REPLICA IDENTITY USING INDEX t_pkey;
	ALTER TABLE public.t REPLICA IDENTITY FULL;
	ALTER TABLE public.t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
	ALTER TABLE public.t DISABLE ROW LEVEL SECURITY, DISABLE TRIGGER ALL;
	ALTER TABLE public.t SET (fillfactor = 50), RESET (fillfactor);
	ALTER TABLE public.t4 SET UNLOGGED;
	ALTER TABLE public.t4 SET LOGGED;
	ALTER TABLE public.t OWNER TO regress_nsr_owner;
	ALTER TABLE public.u INHERIT public.parent;
	ALTER TABLE public.u NO INHERIT "public"."parent";
	ALTER TABLE public.o1 NOT OF;
	ALTER TABLE public.o1 OF public.comp;
	ALTER TABLE public.parts ATTACH PARTITION public.part9 FOR VALUES FROM (public.f(1)) TO (9);
	ALTER TABLE public.parts DETACH PARTITION public.part9;
	ALTER TABLE public.u DISABLE RULE rule1, DISABLE TRIGGER trig1;
	ALTER TABLE public.t4 RENAME TO t4x;
	ALTER FOREIGN TABLE public.ft ADD COLUMN b public.mood, ALTER COLUMN a SET DEFAULT public.f(1);
	ALTER FOREIGN TABLE public.ft RENAME COLUMN b TO c;
	ALTER FOREIGN TABLE public.ft RENAME TO ftx;
	ALTER FOREIGN TABLE public.ftx OWNER TO regress_nsr_owner;
	ALTER SEQUENCE public.seq OWNED BY public.u.id;
	ALTER SEQUENCE IF EXISTS public.seq AS bigint RESTART WITH 7;
	ALTER SEQUENCE public.seq OWNED BY NONE;
	ALTER SEQUENCE public.seq RENAME TO seqx;
	ALTER SEQUENCE public.seqx OWNER TO regress_nsr_owner;
	ALTER MATERIALIZED VIEW public.m RENAME COLUMN id TO id2;
	ALTER MATERIALIZED VIEW public.m ALTER COLUMN id2 SET STATISTICS 5;
	ALTER MATERIALIZED VIEW public.m RENAME TO mx;
	ALTER MATERIALIZED VIEW public.mx OWNER TO regress_nsr_owner;
	ALTER INDEX public.t_n RENAME TO t_nx;
	ALTER INDEX IF EXISTS public.t_nx SET (fillfactor = 50)
$$);

-- Indexes, triggers, statistics.
SELECT * FROM checks.touches('app', $$
	CREATE INDEX ix1 ON public.u (n);
	CREATE UNIQUE INDEX IF NOT EXISTS ix2 ON "public"."u" (public.f(id), n COLLATE public.coll, t public.opc DESC) INCLUDE (n) WHERE public.f(t) > 0;
	ALTER INDEX public.ix2 ALTER COLUMN 1 SET STATISTICS 1000;
	CREATE INDEX ON ONLY public.parts USING btree ((public.f(id) + 1));
	ALTER INDEX public.parts_expr_idx RENAME TO parts_i;
	CREATE TRIGGER tr1 AFTER UPDATE OF n ON public.u FOR EACH ROW WHEN (public.f(old.id) > 0) EXECUTE FUNCTION public.trig();
	CREATE OR REPLACE TRIGGER tr1 AFTER UPDATE OF n ON "public"."u" FOR EACH ROW EXECUTE PROCEDURE "public"."trig"();
	CREATE CONSTRAINT TRIGGER tr2 AFTER INSERT ON public.u FROM public.parent DEFERRABLE FOR EACH ROW EXECUTE FUNCTION public.trig();
	ALTER TRIGGER tr1 ON public.u RENAME TO tr1x;
	ALTER RULE rule1 ON public.u RENAME TO rule1x;
	ALTER POLICY policy1 ON public.u RENAME TO policy1x;
	CREATE STATISTICS public.st1 ON id, n FROM public.u;
	CREATE STATISTICS st2 (mcv) ON (public.f(id)), n FROM public.u;
	ALTER STATISTICS public.st1 SET STATISTICS 5;
	ALTER STATISTICS public.st1 RENAME TO st1x;
	ALTER STATISTICS public.st1x OWNER TO regress_nsr_owner;
	REFRESH MATERIALIZED VIEW public.mx;
	REFRESH MATERIALIZED VIEW CONCURRENTLY public.mx WITH DATA;
	CLUSTER public.u USING ix1;
	ALTER TABLE public.u SET WITHOUT CLUSTER;
	ALTER TABLE public.u CLUSTER ON ix1;
	CLUSTER public.u
$$);

-- COMMENT, GRANT, publications, dependencies on extensions.
SELECT * FROM checks.touches('app', $$
	COMMENT ON TABLE public.t IS 'x';
	COMMENT ON COLUMN public.t.id IS 'x';
	COMMENT ON COLUMN "public"."v"."id" IS 'x';
	COMMENT ON COLUMN public.comp.a IS 'x';
	COMMENT ON CONSTRAINT uq2 ON public.t IS 'x';
	COMMENT ON TRIGGER trig1 ON public.u IS 'x';
	COMMENT ON RULE rule1x ON public.u IS 'x';
	COMMENT ON POLICY policy1x ON public.u IS 'x';
	COMMENT ON INDEX public.t_nx IS 'x';
	COMMENT ON SEQUENCE public.seqx IS 'x';
	COMMENT ON VIEW public.v IS 'x';
	COMMENT ON MATERIALIZED VIEW public.mx IS 'x';
	COMMENT ON FOREIGN TABLE public.ftx IS 'x';
	COMMENT ON STATISTICS public.stats IS 'x';
	GRANT SELECT, INSERT (n) ON public.t, "public"."u" TO regress_nsr_role;
	GRANT ALL ON TABLE public.v TO regress_nsr_role WITH GRANT OPTION;
	GRANT USAGE ON SEQUENCE public.seqx TO regress_nsr_role;
	REVOKE SELECT ON public.t FROM regress_nsr_role;
	REVOKE ALL ON TABLE public.u, public.v FROM regress_nsr_role CASCADE;
	CREATE PUBLICATION regress_nsr_pub2 FOR TABLE public.parent, ONLY public.u (id, t) WHERE (id > 1);
	ALTER PUBLICATION regress_nsr_pub ADD TABLE public.parent;
	ALTER PUBLICATION regress_nsr_pub SET TABLE public.u;
	ALTER PUBLICATION regress_nsr_pub DROP TABLE public.u;
	ALTER INDEX public.ix1 DEPENDS ON EXTENSION plpgsql;
	ALTER INDEX public.ix1 NO DEPENDS ON EXTENSION plpgsql;
	ALTER TRIGGER trig1 ON public.u DEPENDS ON EXTENSION plpgsql;
	ALTER MATERIALIZED VIEW public.mx DEPENDS ON EXTENSION plpgsql
$$);

-- SET SCHEMA: the alias is the source; the target is meant as it is written.
SELECT * FROM checks.touches('app, elsewhere', $$
	ALTER TABLE public.t5 SET SCHEMA elsewhere;
	ALTER VIEW public.v15 SET SCHEMA elsewhere;
	ALTER SEQUENCE public.s1 SET SCHEMA elsewhere;
	ALTER FOREIGN TABLE public.ft2 SET SCHEMA elsewhere;
	ALTER MATERIALIZED VIEW public.m2 SET SCHEMA elsewhere;
	ALTER STATISTICS public.st2 SET SCHEMA elsewhere
$$);
SELECT * FROM checks.touches('app, public', $$
	ALTER TABLE ctas SET SCHEMA public;
	ALTER TABLE public.ctas2 SET SCHEMA public
$$);
SELECT * FROM checks.touches('elsewhere, public', 'ALTER TABLE elsewhere.t5 SET SCHEMA public');

-- DROP and TRUNCATE.
INSERT INTO public.part9 VALUES (1);
INSERT INTO app.part9 VALUES (1);
TRUNCATE public.part9;
SELECT checks.same(concat((SELECT count(*) FROM public.part9), (SELECT count(*) FROM app.part9)), '10');
SELECT * FROM checks.touches('app', $$
	TRUNCATE TABLE ONLY public.part9, "public"."parent" RESTART IDENTITY CASCADE;
	DROP TRIGGER trig1 ON public.u;
	DROP TRIGGER IF EXISTS tr2 ON public.u;
	DROP RULE rule1x ON public.u;
	DROP POLICY policy1x ON public.u;
	DROP POLICY IF EXISTS p2 ON public.t;
	DROP INDEX public.ix1, "public"."ix2";
	DROP STATISTICS public.stats;
	DROP MATERIALIZED VIEW public.mx;
	DROP FOREIGN TABLE IF EXISTS public.ftx;
	DROP SEQUENCE public.seqx CASCADE;
	DROP VIEW public.v, v3 CASCADE;
	DROP TABLE IF EXISTS public.t1, public.d1 CASCADE;
	DROP TABLE "public"."t" CASCADE
$$);
SELECT checks.same(count(*)::text, '0') FROM checks.objects
WHERE schema = 'public' AND name ~ '^(t[1-46-9]|T2|r[12]|d[1-6]|i[12]|p[1-3]|l1|o[12])';
-- Dropping what is not there, in neither, says whose name it would have been.
DROP TABLE public.nowhere;
DROP VIEW IF EXISTS public.nowhere;

-- As a client would send it: the same at top level, in DO, in functions, in
-- several statements at once, as a prepared statement's text.
DO $$ BEGIN CREATE TABLE public.do1 (a public.mood); EXECUTE 'CREATE TABLE "public"."do2" (a int REFERENCES public.u)'; END $$;
CREATE FUNCTION elsewhere.fn() RETURNS void LANGUAGE sql AS 'CREATE TABLE public.do3 (a int)';
SELECT elsewhere.fn();
CREATE FUNCTION elsewhere.fn2() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 4..5 LOOP
		EXECUTE format('CREATE TABLE %I.%I (a public.mood)', 'public', 'do' || i);
		EXECUTE format('DROP TABLE IF EXISTS public.%I', 'do' || i);
		EXECUTE format('CREATE TABLE %I.%I (a public.mood)', 'public', 'do' || i);
	END LOOP;
END $$;
SELECT elsewhere.fn2();
CREATE PROCEDURE elsewhere.pr() LANGUAGE plpgsql AS $$
BEGIN
	CREATE TABLE public.do6 (a int); COMMIT; COMMENT ON TABLE public.do6 IS 'x'; ALTER TABLE public.do6 ADD b public.mood;
END $$;
CALL elsewhere.pr();
CALL elsewhere.pr();
CREATE TABLE public.do7 (a int)\; CREATE TABLE public.do8 (a int REFERENCES public.u)\; DROP TABLE public.do7;
CREATE INDEX CONCURRENTLY do8_a ON public.do8 (public.f(a));
DROP INDEX CONCURRENTLY public.do8_a;
SELECT checks.same(string_agg(schema || '.' || name, ' ' ORDER BY name), 'app.do1 app.do2 app.do3 app.do4 app.do5 app.do6 app.do8')
FROM checks.objects WHERE name ~ '^do' AND classid = 'pg_class'::regclass;
-- The same plan, run again after the setting has changed.
CREATE FUNCTION elsewhere.fn3() RETURNS void LANGUAGE plpgsql AS $$
BEGIN CREATE TABLE public.do9 (a int); DROP TABLE public.do9; CREATE TABLE public.do9 (a int); END $$;
SELECT * FROM checks.touches('app', 'SELECT elsewhere.fn3()');
SET nsresolve.alias_schemas = '';
SELECT * FROM checks.touches('public', 'SELECT elsewhere.fn3()');

DROP SCHEMA app, elsewhere CASCADE;
DROP OWNED BY regress_nsr_owner, regress_nsr_role CASCADE;
DROP FOREIGN DATA WRAPPER regress_nsr_fdw CASCADE;
DROP PUBLICATION regress_nsr_pub, regress_nsr_pub2;
DROP ROLE regress_nsr_owner, regress_nsr_role;
DROP TABLE public.t, public.u, public.parent, public.parts, public.part9, public.ctas, public.ctas2, public.t5, public.do9 CASCADE;
DROP OPERATOR FAMILY public.opc USING btree;
DROP OPERATOR public.=== (int, int);
DROP FUNCTION public.f(int), public.f(public.mood), public.cmp, public.eq, public.trig;
DROP TYPE public.mood, public.comp CASCADE;
DROP DOMAIN public.dom;
DROP COLLATION public.coll;
DROP SEQUENCE public.seq;
SELECT checks.same(string_agg(DISTINCT name, ' '), NULL) FROM checks.objects WHERE schema = 'public';
