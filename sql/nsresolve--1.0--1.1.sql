/* nsresolve 1.0 to 1.1 */

\echo Use "ALTER EXTENSION nsresolve UPDATE" to load this file. \quit

/* Until the end of this script; what it makes is named with its schema. */
SET LOCAL search_path TO pg_catalog, pg_temp;

/*
 * The server keeps the library that it has preloaded until it is restarted,
 * whatever has been installed since.
 */
DO $$
BEGIN
	IF string_to_array(nsresolve.library_version(), '.')::int[] < '{1,1}' THEN
		RAISE EXCEPTION 'version 1.1 of extension "nsresolve" needs a newer library'
			USING ERRCODE = 'object_not_in_prerequisite_state',
				DETAIL = format('This session has loaded version %s.', nsresolve.library_version()),
				HINT = 'Install the library, and restart the server if it preloads it, or begin another session.';
	END IF;
END $$;

/*
 * Every setting is listed but metadata_tables, whose built-in value names the
 * tables of all tools.
 */
CREATE OR REPLACE VIEW nsresolve.role_settings AS
WITH stored AS MATERIALIZED (
	SELECT s.setrole, s.setdatabase, lower(split_part(item, '=', 1)) AS name,
		substr(item, strpos(item, '=') + 1) AS value
	FROM pg_db_role_setting s, unnest(s.setconfig) item
	WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
),
known (name, follows) AS (
	VALUES ('nsresolve.enabled', false), ('nsresolve.default_schema', true),
		('nsresolve.create_schema', true), ('nsresolve.metadata_schema', true),
		('nsresolve.shared_schemas', false), ('nsresolve.alias_schemas', false),
		('nsresolve.fallthrough', false), ('nsresolve.metadata_guard', false),
		('nsresolve.destructive_ddl', false), ('nsresolve.confirm_destructive', false),
		('nsresolve.override_empty_search_path', false), ('nsresolve.log_ddl', false),
		('search_path', false)
),
server AS MATERIALIZED (
	SELECT k.name, k.follows, s.value, s.source FROM known k, nsresolve.server_setting(k.name) s
)
SELECT r.rolname AS role, s.name AS setting,
	coalesce(rd.value, ro.value, db.value, al.value, s.value) AS value,
	CASE WHEN rd.value IS NOT NULL THEN 'role in database'
		WHEN ro.value IS NOT NULL THEN 'role'
		WHEN db.value IS NOT NULL THEN 'database'
		WHEN al.value IS NOT NULL THEN 'all roles'
		ELSE coalesce(s.source, 'unknown') END AS source
FROM pg_roles r
	CROSS JOIN server s
	LEFT JOIN stored rd ON rd.setrole = r.oid AND rd.setdatabase <> 0 AND rd.name = s.name
		AND (r.rolcanlogin OR s.follows)
	LEFT JOIN stored ro ON ro.setrole = r.oid AND ro.setdatabase = 0 AND ro.name = s.name
		AND (r.rolcanlogin OR s.follows)
	LEFT JOIN stored db ON db.setrole = 0 AND db.setdatabase <> 0 AND db.name = s.name
	LEFT JOIN stored al ON al.setrole = 0 AND al.setdatabase = 0 AND al.name = s.name
WHERE r.rolname !~ '^pg_'
ORDER BY r.rolname, s.name COLLATE "C";
COMMENT ON VIEW nsresolve.role_settings IS
	'settings of nsresolve but metadata_tables, and search_path, as each role gets them in this database';

COMMENT ON COLUMN nsresolve.ddl_log.rule IS
	'what put it there: default, explicit (also a search_path that the session set), alias, metadata, shared, temporary, or inherited (found along the search path)';
