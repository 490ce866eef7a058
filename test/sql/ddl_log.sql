--
-- nsresolve.ddl_log and nsresolve.log_ddl.
--
SET client_min_messages = warning;
CREATE ROLE regress_nsr_app;
CREATE SCHEMA app AUTHORIZATION regress_nsr_app;
CREATE SCHEMA other AUTHORIZATION regress_nsr_app;
CREATE TABLE public.regress_nsr_far (id int);
SET nsresolve.enabled = on;
SET nsresolve.default_schema = 'app';
SET nsresolve.alias_schemas = 'public';
SET application_name = 'migrate';

-- Off, nothing is written.
CREATE TABLE unseen (id int);
SELECT count(*) FROM nsresolve.ddl_log;

SET nsresolve.log_ddl = on;
SET ROLE regress_nsr_app;
CREATE TABLE posts (id int PRIMARY KEY);
CREATE TYPE "public".mood AS ENUM ('good', 'bad');
CREATE TABLE other.posts (id int);
CREATE TEMP TABLE scratch (id int);
ALTER TABLE posts ADD COLUMN mood public.mood;
COMMENT ON TABLE other.posts IS 'a comment';
DO 'BEGIN CREATE VIEW v AS SELECT id FROM posts; END';
DROP TABLE other.posts;
-- From queries, and into schemas that a statement names otherwise.
CREATE TABLE made AS SELECT 1 AS id;
SELECT 1 AS id INTO made_too;
CREATE FUNCTION make() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	CREATE TABLE by_function (id int);
	EXECUTE 'CREATE TABLE public.by_string (id int)';
END $$;
SELECT make();
ALTER TABLE made SET SCHEMA other;
SET search_path = other;
CREATE TABLE own_path (id int);
RESET search_path;
DROP TABLE made_too, by_function;
-- What is taken back was not.
BEGIN;
CREATE TABLE gone (id int);
ROLLBACK;
CREATE TABLE posts (id int);
-- The log is its owner's.
SELECT * FROM nsresolve.ddl_log;
SELECT nsresolve.write_ddl_log('sql_drop', 'DROP TABLE');
RESET ROLE;

-- Metadata that is pinned to a schema.
SET nsresolve.metadata_schema = 'other';
CREATE TABLE alembic_version (version_num text);
RESET nsresolve.metadata_schema;
-- Schemas further along the path, and the elements of a new one.
CREATE TABLE public.alembic_version (version_num text);
SET nsresolve.shared_schemas = 'other';
ALTER TABLE own_path ADD COLUMN name text;
SET nsresolve.fallthrough = allow;
ALTER TABLE regress_nsr_far ADD COLUMN note text;
RESET nsresolve.fallthrough;
RESET nsresolve.shared_schemas;
ALTER TABLE alembic_version ADD COLUMN applied text;
CREATE SCHEMA made CREATE TABLE element (id int);
DROP SCHEMA made CASCADE;
SET nsresolve.log_ddl = off;
CREATE TABLE app.unseen2 (id int);

SELECT role_name = session_user AS by_session_user, application_name, command_tag,
	object_type, object_identity, schema_name, rule,
	began <= clock_timestamp() AND duration >= '0' AS timed,
	transaction_id IS NOT NULL AS in_transaction
FROM nsresolve.ddl_log;

-- Only a superuser switches it.
SET ROLE regress_nsr_app;
SET nsresolve.log_ddl = on;
RESET ROLE;
-- A dump keeps it.
SELECT extconfig::regclass[] FROM pg_extension WHERE extname = 'nsresolve';

SET nsresolve.metadata_guard = off;
TRUNCATE nsresolve.ddl_log;
SET nsresolve.enabled = off;
DROP TABLE scratch, public.regress_nsr_far, public.alembic_version;
DROP SCHEMA app, other CASCADE;
DROP ROLE regress_nsr_app;
