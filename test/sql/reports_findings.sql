--
-- nsresolve.findings: each of the things that it notices, and that the
-- statement which it gives takes it away.
--
\set SHOW_CONTEXT never
SET client_min_messages = warning;
SELECT current_database() AS db \gset
CREATE ROLE regress_nsr_app LOGIN;
CREATE ROLE regress_nsr_missing LOGIN;
CREATE ROLE regress_nsr_case LOGIN;
CREATE ROLE regress_nsr_usage LOGIN;
CREATE ROLE regress_nsr_off LOGIN;
CREATE ROLE regress_nsr_path LOGIN;
CREATE ROLE regress_nsr_sets LOGIN;
CREATE ROLE regress_nsr_lister;
CREATE SCHEMA reports_app AUTHORIZATION regress_nsr_app;
CREATE SCHEMA reports_old AUTHORIZATION regress_nsr_app;
CREATE SCHEMA reports_shared;
CREATE SCHEMA "Reports_Missing";
GRANT USAGE ON SCHEMA reports_shared, reports_old TO regress_nsr_app;
CREATE VIEW public.reports AS
	SELECT severity, object, finding, replace(replace(mend,
			quote_ident(current_database()), 'this_database'),
			'OWNER TO ' || quote_ident(session_user), 'OWNER TO me') AS mend
	FROM nsresolve.findings
	WHERE concat(object, finding, mend) ~ 'reports_|Reports_|regress_nsr_' AND object NOT LIKE '%public.reports';
GRANT SELECT ON public.reports TO PUBLIC;
SELECT * FROM public.reports;

-- Runs the statement of each finding alone, says whether that finding is gone,
-- and which are new, and takes it back.
CREATE FUNCTION public.mended() RETURNS TABLE (about text, gone bool, new text) LANGUAGE plpgsql AS $$
DECLARE
	before public.reports[] := ARRAY(SELECT r FROM public.reports r);
	f record;
BEGIN
	FOR f IN SELECT object, finding, mend FROM nsresolve.findings
		WHERE concat(object, finding, mend) ~ 'reports_|Reports_|regress_nsr_' AND object NOT LIKE '%public.reports'
	LOOP
		about := concat_ws(': ', f.object, split_part(f.finding, E'\n', 1));
		BEGIN
			EXECUTE regexp_replace(f.mend, '^BEGIN;|COMMIT;$', '', 'g');
			gone := NOT EXISTS (SELECT FROM public.reports r WHERE r.object = f.object AND r.finding = f.finding);
			new := (SELECT string_agg(concat_ws(': ', r.object, split_part(r.finding, E'\n', 1)), '; ') FROM public.reports r
				WHERE NOT EXISTS (SELECT FROM unnest(before) b WHERE b.object = r.object AND b.finding = r.finding));
			RAISE EXCEPTION USING ERRCODE = 'ZZ001';
		EXCEPTION
			WHEN SQLSTATE 'ZZ001' THEN
				RETURN NEXT;
			WHEN OTHERS THEN
				gone := false;
				new := SQLERRM;
				RETURN NEXT;
		END;
	END LOOP;
END $$;

DO $$
DECLARE
	r text;
BEGIN
	FOREACH r IN ARRAY '{app,missing,case,usage,path,sets}'::text[] LOOP
		EXECUTE format('ALTER ROLE regress_nsr_%s IN DATABASE %I SET nsresolve.enabled = on', r, current_database());
		EXECUTE format('ALTER ROLE regress_nsr_%s IN DATABASE %I SET nsresolve.default_schema = reports_app', r, current_database());
		EXECUTE format('ALTER ROLE regress_nsr_%s SET search_path = reports_old', r);
		EXECUTE format('GRANT USAGE ON SCHEMA reports_app, reports_old TO regress_nsr_%s', r);
	END LOOP;
END $$;
ALTER ROLE regress_nsr_app SET search_path = "$user", reports_app, reports_old, reports_shared;
ALTER ROLE regress_nsr_app SET nsresolve.shared_schemas = 'reports_shared';
ALTER ROLE regress_nsr_app SET nsresolve.alias_schemas = 'reports_old';

-- Roles and settings.
ALTER ROLE regress_nsr_missing IN DATABASE :"db" SET nsresolve.default_schema = reports_nowhere;
ALTER ROLE regress_nsr_missing RESET search_path;
ALTER ROLE regress_nsr_case IN DATABASE :"db" SET nsresolve.default_schema = reports_missing;
ALTER ROLE regress_nsr_case RESET search_path;
REVOKE USAGE ON SCHEMA reports_app FROM regress_nsr_usage;
ALTER ROLE regress_nsr_usage RESET search_path;
ALTER ROLE regress_nsr_off SET nsresolve.default_schema = reports_app;
ALTER ROLE regress_nsr_sets SET search_path = reports_app;
ALTER ROLE regress_nsr_sets SET nsresolve.metadata_schema = reports_meta;
ALTER ROLE regress_nsr_sets SET nsresolve.shared_schemas = 'reports_gone, "$user", reports_shared';
ALTER ROLE regress_nsr_sets SET nsresolve.alias_schemas = 'reports_shared, reports_app';
ALTER ROLE regress_nsr_sets SET nsresolve.metadata_guard = off;
ALTER ROLE regress_nsr_sets SET nsresolve.destructive_ddl = confirm;
ALTER ROLE regress_nsr_sets SET nsresolve.confirm_destructive = on;
SELECT * FROM public.reports;

SELECT * FROM public.mended();

-- What they say of it helps.
\set ECHO none
SELECT mend FROM nsresolve.findings WHERE concat(object, finding, mend) ~ 'reports_|Reports_|regress_nsr_' AND object NOT LIKE '%public.reports' \gexec
\set ECHO all
SELECT * FROM public.reports;

-- Objects.
GRANT CREATE ON SCHEMA reports_old TO PUBLIC;
CREATE SCHEMA "Reports_App";
SET SESSION AUTHORIZATION regress_nsr_app;
SET search_path = reports_old;
CREATE TABLE orders (id int PRIMARY KEY);
CREATE TABLE customers (id int PRIMARY KEY);
CREATE TABLE alembic_version (version_num text);
CREATE TYPE mood AS ENUM ('ok');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION number() RETURNS int LANGUAGE sql AS 'SELECT 1';
RESET SESSION AUTHORIZATION;
CREATE TABLE reports_shared.countries (code text PRIMARY KEY);
GRANT REFERENCES, SELECT ON reports_shared.countries TO regress_nsr_app;
SET SESSION AUTHORIZATION regress_nsr_app;
SET search_path = reports_app, reports_old;
CREATE TABLE reports_app.orders (
	id int DEFAULT reports_old.number(),
	customer int REFERENCES customers,
	country text REFERENCES reports_shared.countries,
	feels mood,
	had mood[]
);
CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW buyers AS SELECT c.id, o.feels FROM customers c JOIN orders o ON o.customer = c.id;
CREATE TABLE reports_app.alembic_version (version_num text);
RESET SESSION AUTHORIZATION;
RESET search_path;
-- One that the application does not own.
CREATE TABLE reports_old.knex_migrations (id int, name text, batch int, migration_time timestamptz);
ALTER TABLE reports_old.knex_migrations OWNER TO regress_nsr_lister;
SELECT * FROM public.reports;

-- Adoption has to wait for the name that is there twice.
SELECT * FROM public.mended();

-- A role without any privilege sees the same.
CREATE TEMP TABLE seen AS SELECT * FROM public.reports;
GRANT SELECT ON seen TO PUBLIC;
SET SESSION AUTHORIZATION regress_nsr_lister;
SELECT * FROM seen EXCEPT SELECT * FROM public.reports;
RESET SESSION AUTHORIZATION;

-- With a history for each schema, two are not one too many.
ALTER ROLE ALL IN DATABASE :"db" SET nsresolve.metadata_schema = '$default';
SELECT * FROM public.reports WHERE object LIKE '%alembic%' OR object LIKE '%knex%';
ALTER ROLE ALL IN DATABASE :"db" RESET nsresolve.metadata_schema;

-- What they say helps here as well; what another line has done already fails.
\set ECHO none
SELECT mend FROM nsresolve.findings WHERE concat(object, finding, mend) ~ 'reports_|Reports_' AND object NOT LIKE '%public.reports' \gexec
\set ECHO all
SELECT * FROM public.reports;

-- Names of 30 to 40 characters leave the view less than 150 columns wide, and
-- what it says can still be run.
CREATE ROLE regress_nsr_background_workers_role LOGIN;
CREATE SCHEMA reports_customer_portal_production AUTHORIZATION regress_nsr_background_workers_role;
CREATE SCHEMA reports_customer_portal_legacy_data AUTHORIZATION regress_nsr_background_workers_role;
SET ROLE regress_nsr_background_workers_role;
CREATE TABLE reports_customer_portal_legacy_data.subscription_invoice_line_items (id int PRIMARY KEY);
CREATE TABLE reports_customer_portal_legacy_data.subscription_billing_intervals (id int PRIMARY KEY);
CREATE TABLE reports_customer_portal_production.subscription_invoice_line_items (
	id int CONSTRAINT line_items_billing_interval_fkey REFERENCES reports_customer_portal_legacy_data.subscription_billing_intervals);
CREATE TABLE reports_customer_portal_production."SequelizeMeta" (name varchar(255));
CREATE TABLE reports_customer_portal_legacy_data."SequelizeMeta" (name varchar(255));
RESET ROLE;
GRANT CREATE ON SCHEMA reports_customer_portal_legacy_data TO PUBLIC;
ALTER ROLE regress_nsr_background_workers_role SET nsresolve.enabled = on;
ALTER ROLE regress_nsr_background_workers_role SET nsresolve.default_schema = 'reports_customer_portal_production';
ALTER ROLE regress_nsr_background_workers_role SET nsresolve.metadata_schema = 'reports_customer_portal_migrations';
ALTER ROLE regress_nsr_background_workers_role SET search_path = 'reports_customer_portal_legacy_data';
SELECT * FROM public.reports;
\set ECHO none
SELECT mend FROM nsresolve.findings WHERE concat(object, finding, mend) ~ 'reports_customer' \gexec
\set ECHO all
SELECT * FROM public.reports;
DROP SCHEMA reports_customer_portal_production, reports_customer_portal_legacy_data CASCADE;
DROP SCHEMA IF EXISTS reports_customer_portal_migrations;
DROP ROLE regress_nsr_background_workers_role;

-- Where lines break: not inside quotes, nor inside names.
SELECT nsresolve.fold(s, 12) FROM unnest(ARRAY[
	'a sentence of the server''s own words', 'SELECT ''one long string'', "a long name"."and another"',
	'SET x = E''a\\b long string''; more',
	'one_long_schema_name.one_long_table_name', '', 'short', E'two\nlines of which one is long', 'x   y    z  and more']) s;

-- The library.
UPDATE pg_extension SET extversion = '0.9' WHERE extname = 'nsresolve';
SELECT * FROM nsresolve.findings WHERE object LIKE 'extension%';
UPDATE pg_extension SET extversion = '1.1' WHERE extname = 'nsresolve';

DROP FUNCTION public.mended;
DROP VIEW public.reports;
DROP TABLE seen;
DROP SCHEMA reports_app, reports_old, reports_shared, "Reports_Missing" CASCADE;
DROP SCHEMA IF EXISTS reports_nowhere, reports_gone, reports_meta, "Reports_App", "Reports_App_old";
DROP OWNED BY regress_nsr_app, regress_nsr_missing, regress_nsr_case, regress_nsr_usage, regress_nsr_off, regress_nsr_path, regress_nsr_sets, regress_nsr_lister;
DROP ROLE regress_nsr_app, regress_nsr_missing, regress_nsr_case, regress_nsr_usage, regress_nsr_off, regress_nsr_path, regress_nsr_sets, regress_nsr_lister;
