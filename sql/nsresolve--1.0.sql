/* nsresolve 1.0 */

\echo Use "CREATE EXTENSION nsresolve" to load this file. \quit

CREATE FUNCTION nsresolve.library_version() RETURNS pg_catalog.text
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'nsresolve_library_version';
COMMENT ON FUNCTION nsresolve.library_version() IS
	'version of the nsresolve library that this session has loaded';

GRANT USAGE ON SCHEMA nsresolve TO PUBLIC;

/* Used once, here. */
CREATE FUNCTION nsresolve.warn_unless_preloaded() RETURNS pg_catalog.void
	LANGUAGE c AS 'MODULE_PATHNAME', 'nsresolve_warn_unless_preloaded';
SELECT nsresolve.warn_unless_preloaded();
DROP FUNCTION nsresolve.warn_unless_preloaded();


/*
 * The log of DDL: src/ddl_log.c writes it, through two event triggers.
 */

CREATE TABLE nsresolve.ddl_log (
	began pg_catalog.timestamptz NOT NULL,
	duration pg_catalog.interval NOT NULL,
	session_user_name pg_catalog.name NOT NULL,
	role_name pg_catalog.name NOT NULL,
	application_name pg_catalog.text,
	command_tag pg_catalog.text NOT NULL,
	object_type pg_catalog.text,
	object_identity pg_catalog.text,
	schema_name pg_catalog.text,
	rule pg_catalog.text,
	transaction_id pg_catalog.xid8 NOT NULL
);
SELECT pg_catalog.pg_extension_config_dump('nsresolve.ddl_log', '');
REVOKE ALL ON nsresolve.ddl_log FROM PUBLIC;

COMMENT ON TABLE nsresolve.ddl_log IS
	'one row for each object that a DDL command has made, changed or dropped while nsresolve.log_ddl was on, written inside the command''s transaction; it belongs to a superuser and is read by who is granted it';
COMMENT ON COLUMN nsresolve.ddl_log.began IS 'when the command began';
COMMENT ON COLUMN nsresolve.ddl_log.duration IS 'how long it had taken when the row was written, at its end';
COMMENT ON COLUMN nsresolve.ddl_log.session_user_name IS 'who has logged in';
COMMENT ON COLUMN nsresolve.ddl_log.role_name IS 'the current role, after SET ROLE';
COMMENT ON COLUMN nsresolve.ddl_log.application_name IS 'application_name of the session';
COMMENT ON COLUMN nsresolve.ddl_log.command_tag IS 'the command, such as CREATE TABLE';
COMMENT ON COLUMN nsresolve.ddl_log.object_type IS 'type of the object, as pg_identify_object() gives it';
COMMENT ON COLUMN nsresolve.ddl_log.object_identity IS 'the object, as pg_identify_object() gives it';
COMMENT ON COLUMN nsresolve.ddl_log.schema_name IS 'schema of the object; null where it has none';
COMMENT ON COLUMN nsresolve.ddl_log.rule IS
	'what put it there: default, explicit, alias, metadata, temporary, or inherited (found along the search path)';
COMMENT ON COLUMN nsresolve.ddl_log.transaction_id IS 'the transaction';

CREATE FUNCTION nsresolve.log_ddl_command() RETURNS pg_catalog.event_trigger
	LANGUAGE c AS 'MODULE_PATHNAME', 'nsresolve_log_ddl_command';
COMMENT ON FUNCTION nsresolve.log_ddl_command() IS
	'writes nsresolve.ddl_log while nsresolve.log_ddl is on';
REVOKE ALL ON FUNCTION nsresolve.log_ddl_command() FROM PUBLIC;

CREATE EVENT TRIGGER nsresolve_log_commands ON ddl_command_end
	EXECUTE FUNCTION nsresolve.log_ddl_command();
CREATE EVENT TRIGGER nsresolve_log_drops ON sql_drop
	EXECUTE FUNCTION nsresolve.log_ddl_command();
