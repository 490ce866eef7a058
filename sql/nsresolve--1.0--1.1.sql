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

COMMENT ON EVENT TRIGGER nsresolve_log_commands IS
	'writes to nsresolve.ddl_log what a DDL command has made or changed';
COMMENT ON EVENT TRIGGER nsresolve_log_drops IS
	'writes to nsresolve.ddl_log what a DDL command has dropped';

/*
 * psql prints the reports within 150 columns, as long as names are not very
 * long: what is a sentence or a statement has several lines.
 */
CREATE FUNCTION nsresolve.fold(string pg_catalog.text, width pg_catalog.int4)
	RETURNS pg_catalog.text
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'nsresolve_fold';
COMMENT ON FUNCTION nsresolve.fold(pg_catalog.text, pg_catalog.int4) IS
	'a sentence or a statement in lines of that width: broken at spaces, and after dots where a qualified name is longer, never inside quotes';

CREATE OR REPLACE VIEW nsresolve.roles AS
WITH RECURSIVE reach (login, role) AS (
	SELECT r.rolname, r.oid FROM pg_roles r
	WHERE r.rolcanlogin AND has_database_privilege(r.oid, current_database(), 'CONNECT')
	UNION
	SELECT s.login, m.roleid FROM reach s JOIN pg_auth_members m ON m.member = s.role
	WHERE coalesce((to_jsonb(m) ->> 'set_option')::bool, true)
),
set_for AS MATERIALIZED (
	SELECT s.role,
		max(s.value) FILTER (WHERE s.setting = 'nsresolve.enabled') ~* '^(on|tr?u?e?|ye?s?|1)$' AS enabled,
		max(s.value) FILTER (WHERE s.setting = 'nsresolve.default_schema') AS default_schema,
		max(s.source) FILTER (WHERE s.setting = 'nsresolve.default_schema') AS source,
		max(s.value) FILTER (WHERE s.setting = 'nsresolve.create_schema') ~* '^(on|tr?u?e?|ye?s?|1)$' AS create_schema
	FROM nsresolve.role_settings s GROUP BY s.role
),
-- What a role that cannot log in finds in the session, if it has no setting.
found AS (
	SELECT c.role, bool_or(s.enabled) AS enabled,
		CASE WHEN count(DISTINCT s.default_schema) = 1 THEN min(s.default_schema) END AS default_schema,
		CASE WHEN bool_or(s.source LIKE 'role%') THEN 'login role' ELSE min(s.source) END AS source
	FROM reach c JOIN set_for s ON s.role = c.login GROUP BY c.role
),
role AS (
	SELECT r.oid, r.rolname, r.rolcanlogin,
		CASE WHEN r.rolcanlogin THEN s.enabled ELSE coalesce(f.enabled, s.enabled) END AS enabled,
		s.create_schema,
		CASE x.value WHEN '$user' THEN r.rolname::text ELSE x.value END AS default_schema,
		x.source
	FROM pg_roles r
		JOIN set_for s ON s.role = r.rolname
		LEFT JOIN found f ON f.role = r.oid
		CROSS JOIN LATERAL (
			SELECT CASE WHEN own THEN s.default_schema ELSE f.default_schema END AS value,
				CASE WHEN own THEN s.source ELSE f.source END AS source
			FROM (SELECT r.rolcanlogin OR s.source LIKE 'role%' OR f.role IS NULL AS own) o) x
	WHERE f.role IS NOT NULL OR NOT r.rolcanlogin AND s.source LIKE 'role%'
)
SELECT r.rolname AS role, r.rolcanlogin AS login, coalesce(r.enabled, false) AS enabled,
	r.default_schema, r.source, n.oid IS NOT NULL AS schema_exists,
	coalesce(has_schema_privilege(r.oid, n.oid, 'USAGE'), false) AS has_usage,
	coalesce(has_schema_privilege(r.oid, n.oid, 'CREATE'), false) AS has_create,
	nsresolve.fold(CASE
		WHEN r.default_schema IS NULL AND r.source = 'unknown' THEN
			'The server''s setting is hidden from this session.'
		WHEN r.default_schema IS NULL THEN NULL
		WHEN NOT coalesce(r.enabled, false) THEN
			CASE WHEN r.source LIKE 'role%' THEN 'nsresolve.enabled is off for it.' END
		WHEN r.default_schema ~ '^(pg_|information_schema$|$)' OR octet_length(r.default_schema) > 63 THEN
			'The setting is no name that a default schema may have.'
		WHEN n.oid IS NULL AND r.create_schema THEN
			CASE WHEN NOT has_database_privilege(r.oid, current_database(), 'CREATE')
				THEN 'The schema is missing, and the role may not create it.' END
		WHEN n.oid IS NULL AND o.nspname IS NOT NULL THEN
			format('The schema is missing; there is "%s".', o.nspname)
		WHEN n.oid IS NULL THEN 'The schema is missing.'
		WHEN NOT has_schema_privilege(r.oid, n.oid, 'USAGE') THEN
			'The role has no USAGE privilege on the schema.'
	END, 22) AS problem
FROM role r
	LEFT JOIN pg_namespace n ON n.nspname = r.default_schema
	LEFT JOIN (SELECT lower(nspname) AS lower, min(nspname) AS nspname
			   FROM pg_namespace GROUP BY 1) o ON n.oid IS NULL AND o.lower = lower(r.default_schema)
ORDER BY r.rolname;
COMMENT ON COLUMN nsresolve.roles.problem IS 'what is wrong with it, in lines of 22 characters, or null';

CREATE OR REPLACE VIEW nsresolve.migrations AS
SELECT m.tool, m.schema_name, m.table_name, m.applied, m.latest, m.applied_at, m.state,
	nsresolve.fold(m.note, 20) AS note
FROM nsresolve.read_migrations() m;

CREATE OR REPLACE VIEW nsresolve.findings AS
WITH given AS MATERIALIZED (
	SELECT * FROM nsresolve.role_settings
),
list AS MATERIALIZED (
	SELECT g.role,
		max(g.value) FILTER (WHERE g.setting = 'search_path') AS search_path,
		max(g.value) FILTER (WHERE g.setting = 'nsresolve.shared_schemas') AS shared,
		max(g.value) FILTER (WHERE g.setting = 'nsresolve.alias_schemas') AS aliases,
		coalesce(bool_and(g.value <> '$default') FILTER (WHERE g.setting = 'nsresolve.metadata_schema'), true) AS one_history
	FROM given g GROUP BY g.role
),
role AS MATERIALIZED (
	SELECT r.role, r.login, r.enabled, r.default_schema, r.source, r.schema_exists,
		replace(r.problem, E'\n', ' ') AS problem,
		a.oid AS roleid, l.search_path, l.shared, l.one_history
	FROM nsresolve.roles r JOIN pg_roles a ON a.rolname = r.role JOIN list l ON l.role = r.role
),
-- The schemas along each role's effective path, as far as it may use them.
step AS MATERIALIZED (
	SELECT r.role, r.roleid, r.enabled, r.one_history, n.oid AS schema, n.nspname, min(p.rank) AS rank
	FROM role r
		CROSS JOIN LATERAL (
			SELECT 0, r.default_schema WHERE r.enabled
			UNION ALL
			SELECT 1000 + l.n, l.name FROM unnest(nsresolve.name_list(r.shared)) WITH ORDINALITY l (name, n)
			WHERE r.enabled
			UNION ALL
			SELECT 2000 + l.n, l.name FROM unnest(nsresolve.name_list(r.search_path)) WITH ORDINALITY l (name, n)) p (rank, name)
		JOIN pg_namespace n ON n.nspname = CASE p.name WHEN '$user' THEN r.role::text ELSE p.name END
	WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
		AND has_schema_privilege(r.roleid, n.oid, 'USAGE')
	GROUP BY r.role, r.roleid, r.enabled, r.one_history, n.oid, n.nspname
),
-- A default schema, and another one further along somebody's path.
pair AS MATERIALIZED (
	SELECT d.schema AS home, d.nspname AS home_name, f.schema AS further, f.nspname AS further_name,
		bool_or(d.one_history) AS one_history, bool_or(f.rank < 2000) AS shared
	FROM step d JOIN step f USING (role)
	WHERE d.enabled AND d.rank = 0 AND f.rank > 0
	GROUP BY d.schema, d.nspname, f.schema, f.nspname
),
home AS MATERIALIZED (
	SELECT DISTINCT schema, nspname FROM step WHERE enabled AND rank = 0
),
-- Where an object of a default schema may refer to without being noticed.
friend (schema) AS MATERIALIZED (
	SELECT oid FROM pg_namespace
	WHERE nspname ~ '^pg_' OR nspname = 'information_schema'
		OR nspname::text IN (SELECT unnest(nsresolve.name_list(s.shared)) FROM (SELECT DISTINCT shared FROM list) s)
),
member AS MATERIALIZED (
	SELECT classid, objid FROM pg_depend
	WHERE deptype = 'e' AND refclassid = 'pg_extension'::regclass
),
relation AS MATERIALIZED (
	SELECT c.oid, c.relname, c.relkind, c.relnamespace, n.nspname, c.relowner,
		format('%I.%I', n.nspname, c.relname) AS name,
		CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
			WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
		nsresolve.metadata_tool(c.oid) AS tool
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND NOT c.relispartition AND n.nspname !~ '^pg_'
		AND n.nspname NOT IN ('information_schema', 'nsresolve')
		AND NOT EXISTS (SELECT FROM member m WHERE m.classid = c.tableoid AND m.objid = c.oid)
),
-- A relation of a default schema, and one of its name further along.  It is
-- found in pg_class because that has an index on names.
twin AS MATERIALIZED (
	SELECT h.name AS home, h.tool AS home_tool, p.one_history, p.further_name,
		c.relname, format('%I.%I', p.further_name, c.relname) AS name,
		CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
			WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind,
		nsresolve.metadata_tool(c.oid) AS tool
	FROM pair p
		JOIN relation h ON h.relnamespace = p.home
		JOIN pg_class c ON c.relnamespace = p.further AND c.relname = h.relname
	WHERE h.relkind <> 'S' AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
		AND NOT EXISTS (SELECT FROM pg_depend d
						WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
),
finding (severity, object, finding, mend) AS (
	-- The library.  Nothing leads back to what an older one needs.
	SELECT 'error', 'extension nsresolve',
		format('It is of version %s, the library of version %s.', e.extversion, nsresolve.library_version())
		|| CASE WHEN u.path IS NULL THEN ' If the library that is installed is newer, restart the server.' ELSE '' END,
		CASE WHEN u.path IS NOT NULL THEN format('ALTER EXTENSION nsresolve UPDATE TO %L', u.target) END
	FROM pg_extension e LEFT JOIN pg_extension_update_paths('nsresolve') u
		ON u.source = e.extversion AND u.target = nsresolve.library_version()
	WHERE e.extname = 'nsresolve' AND e.extversion <> nsresolve.library_version()
	UNION ALL
	SELECT 'error', format('database %I', current_database()),
		'Its sessions do not load the library.',
		format('ALTER DATABASE %I SET session_preload_libraries = %s', current_database(),
			   concat_ws(', ', nullif(s.setting, ''), 'nsresolve'))
	FROM pg_settings s
	WHERE s.name = 'session_preload_libraries'
		AND NOT EXISTS (SELECT FROM pg_settings p
						WHERE p.name LIKE '%\_preload\_libraries'
							AND p.setting ~ '(^|[, "/])nsresolve(\.so)?($|[, "])')
		AND EXISTS (SELECT FROM pg_settings p WHERE p.name = 'shared_preload_libraries')

	-- Roles; those that share a setting share a line.
	UNION ALL
	SELECT 'error',
		CASE WHEN count(*) = 1 THEN format('role %I', min(r.role)) ELSE format('%s roles', count(*)) END,
		CASE WHEN r.problem LIKE 'The schema%' THEN format('Schema "%s"%s', r.default_schema, substr(r.problem, 11))
			ELSE replace(r.problem, 'the schema', format('schema "%s"', r.default_schema)) END,
		CASE
			WHEN r.source = 'unknown' THEN NULL
			WHEN NOT r.enabled THEN nsresolve.alter_setting('role in database', min(r.role), 'nsresolve.enabled', 'on')
			WHEN r.problem LIKE '% no name that %' THEN
				nsresolve.alter_setting(r.source, min(r.role), 'nsresolve.default_schema', NULL)
			WHEN r.schema_exists THEN
				format('GRANT USAGE ON SCHEMA %I TO %s', r.default_schema,
					   string_agg(quote_ident(r.role), ', ' ORDER BY r.role))
			WHEN r.problem LIKE '%there is%' AND r.source <> 'login role' THEN
				nsresolve.alter_setting(r.source, min(r.role), 'nsresolve.default_schema',
					(SELECT nspname FROM pg_namespace WHERE lower(nspname) = lower(r.default_schema)
					 ORDER BY nspname LIMIT 1))
			ELSE format('CREATE SCHEMA %I', r.default_schema)
				|| CASE WHEN count(*) = 1 THEN format(' AUTHORIZATION %I', min(r.role)) ELSE '' END END
	FROM role r
	WHERE r.problem IS NOT NULL
	GROUP BY r.default_schema, r.problem, r.source, r.enabled, r.schema_exists,
		CASE WHEN r.source IN ('role', 'role in database') THEN r.role END

	-- Schemas.
	UNION ALL
	SELECT 'warning', format('schema %I', h.nspname),
		format('Schema "%s" differs in case only.', n.nspname),
		format('ALTER SCHEMA %I RENAME TO %I', n.nspname, n.nspname || '_old')
	FROM home h JOIN pg_namespace n ON lower(n.nspname) = lower(h.nspname) AND n.oid <> h.schema
	UNION ALL
	SELECT 'warning', format('schema %I', s.nspname),
		format('Everyone may create in it, and it is on the path of %s.',
			   CASE count(*) WHEN 1 THEN format('role %I', min(s.role)) ELSE format('%s roles', count(*)) END),
		format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', s.nspname)
	FROM step s
	WHERE EXISTS (SELECT FROM pg_namespace n, aclexplode(n.nspacl) x
				  WHERE n.oid = s.schema AND x.grantee = 0 AND x.privilege_type = 'CREATE')
	GROUP BY s.nspname

	-- Names in two places.
	UNION ALL
	SELECT 'warning', t.home, format('There is also %s, further along the path.', t.name),
		format('ALTER %s %s RENAME TO %I', t.kind, t.name, left(t.relname, 59) || '_old')
	FROM twin t
	WHERE t.home_tool IS NULL AND t.tool IS NULL
	UNION ALL
	SELECT 'error', t.home, format('%s has another history in schema "%s".', t.home_tool, t.further_name),
		format(E'BEGIN;\nSET LOCAL nsresolve.metadata_guard = off;\nALTER %s %s RENAME TO %I;\nCOMMIT',
			   t.kind, t.name, left(t.relname, 59) || '_old')
	FROM twin t
	WHERE t.home_tool IS NOT NULL AND t.tool IS NOT NULL AND t.one_history
	UNION ALL
	SELECT DISTINCT 'warning', f.name,
		format('Not accepted as history, for its owner is %I.', pg_get_userbyid(f.relowner)),
		format('ALTER TABLE %s OWNER TO %I', f.name, CASE count(*) WHEN 1 THEN min(s.role)
			   ELSE pg_get_userbyid((SELECT datdba FROM pg_database WHERE datname = current_database())) END)
	FROM relation f JOIN step s ON s.schema = f.relnamespace
	WHERE f.tool IS NOT NULL AND f.relkind IN ('r', 'p') AND s.enabled AND s.rank > 0 AND s.one_history
		AND f.relowner NOT IN (SELECT oid FROM pg_roles WHERE rolsuper)
		AND f.relowner <> (SELECT datdba FROM pg_database WHERE datname = current_database())
		AND NOT pg_has_role(s.roleid, f.relowner, 'USAGE')
		AND NOT EXISTS (SELECT FROM step d JOIN relation h ON h.relnamespace = d.schema
						WHERE d.role = s.role AND d.rank < s.rank AND h.relname = f.relname)
	GROUP BY f.name, f.relowner
	UNION ALL
	SELECT 'info', format('schema %I', p.further_name),
		format('%s of the application %s still in it.', CASE count(*) WHEN 1 THEN 'A table' ELSE count(*) || ' tables' END,
			   CASE count(*) WHEN 1 THEN 'is' ELSE 'are' END),
		format(E'SELECT * FROM\nnsresolve.adopt(%L, %L, execute => true)', p.further_name, p.home_name)
	FROM pair p JOIN relation f ON f.relnamespace = p.further
	WHERE f.tool IS NULL AND f.relkind IN ('r', 'p') AND NOT p.shared
		AND p.further_name::text IN (SELECT unnest(nsresolve.name_list(s.aliases)) FROM (SELECT DISTINCT aliases FROM list) s)
	GROUP BY p.home_name, p.further_name

	-- What refers to another schema, which none but shared ones should be.
	UNION ALL
	SELECT 'warning', t.name, format('Constraint %I refers to %s.', k.conname, f.name),
		format('ALTER %s %s SET SCHEMA %I', f.kind, f.name, h.nspname)
	FROM pg_constraint k
		JOIN relation t ON t.oid = k.conrelid
		JOIN home h ON h.schema = t.relnamespace
		JOIN relation f ON f.oid = k.confrelid
	WHERE k.contype = 'f' AND k.conparentid = 0 AND f.relnamespace <> h.schema
		AND f.relnamespace NOT IN (SELECT schema FROM friend)
	UNION ALL
	SELECT DISTINCT 'warning', v.name, format('It reads %s.', f.name),
		format('ALTER %s %s SET SCHEMA %I', f.kind, f.name, h.nspname)
	FROM relation v
		JOIN home h ON h.schema = v.relnamespace
		JOIN pg_rewrite r ON r.ev_class = v.oid
		JOIN pg_depend d ON d.classid = r.tableoid AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
		JOIN relation f ON f.oid = d.refobjid
	WHERE v.relkind IN ('v', 'm') AND f.relnamespace <> h.schema AND f.relkind <> 'S'
		AND f.relnamespace NOT IN (SELECT schema FROM friend)
	UNION ALL
	SELECT DISTINCT 'info', t.name, format('It uses type %I.%I.', n.nspname, y.typname),
		format('ALTER TYPE %I.%I SET SCHEMA %I', n.nspname, y.typname, h.nspname)
	FROM relation t
		JOIN home h ON h.schema = t.relnamespace
		JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
		JOIN pg_type x ON x.oid = a.atttypid
		JOIN pg_type y ON y.oid = CASE WHEN x.typcategory = 'A' AND x.typelem <> 0 THEN x.typelem ELSE x.oid END
		JOIN pg_namespace n ON n.oid = y.typnamespace
	WHERE t.relkind IN ('r', 'p', 'f') AND n.oid <> h.schema AND n.oid NOT IN (SELECT schema FROM friend)
		AND NOT EXISTS (SELECT FROM member m WHERE m.classid = y.tableoid AND m.objid = y.oid)
	UNION ALL
	SELECT DISTINCT 'info', t.name, format('It uses function %I.%I.', n.nspname, p.proname),
		format('ALTER FUNCTION %I.%I(%s) SET SCHEMA %I', n.nspname, p.proname,
			   pg_get_function_identity_arguments(p.oid), h.nspname)
	FROM relation t
		JOIN home h ON h.schema = t.relnamespace
		JOIN LATERAL (
			SELECT g.tgfoid FROM pg_trigger g WHERE g.tgrelid = t.oid AND NOT g.tgisinternal
			UNION
			SELECT d.refobjid FROM pg_attrdef b JOIN pg_depend d ON d.classid = b.tableoid AND d.objid = b.oid
			WHERE b.adrelid = t.oid AND d.refclassid = 'pg_proc'::regclass) u (oid) ON true
		JOIN pg_proc p ON p.oid = u.oid
		JOIN pg_namespace n ON n.oid = p.pronamespace
	WHERE n.oid <> h.schema AND n.oid NOT IN (SELECT schema FROM friend)
		AND NOT EXISTS (SELECT FROM member m WHERE m.classid = p.tableoid AND m.objid = p.oid)

	-- Settings that contradict each other, or name what is not there.
	UNION ALL
	SELECT 'warning',
		CASE WHEN g.source IN ('role in database', 'role') OR r.source IN ('role in database', 'role')
			THEN format('role %I', min(g.role)) ELSE g.source END,
		format('search_path leads to "%s", not to "%s".', l.name, r.default_schema),
		nsresolve.alter_setting(CASE WHEN r.source LIKE 'role%' OR g.source LIKE 'role%' THEN 'role in database' ELSE g.source END,
								min(g.role), 'nsresolve.default_schema', l.name)
	FROM role r JOIN given g ON g.role = r.role
		CROSS JOIN LATERAL (
			SELECT CASE l WHEN '$user' THEN r.role::text ELSE l END AS name
			FROM unnest(nsresolve.name_list(g.value)) WITH ORDINALITY u (l, n)
			WHERE l NOT IN ('pg_catalog', 'public', '$user') ORDER BY n LIMIT 1) l
	WHERE r.login AND r.enabled AND g.setting = 'search_path' AND l.name <> r.default_schema
		AND g.source IN ('role in database', 'role', 'database', 'all roles', 'server')
	GROUP BY l.name, r.default_schema, g.source, r.source,
		CASE WHEN g.source IN ('role in database', 'role') OR r.source IN ('role in database', 'role') THEN g.role END
	UNION ALL
	SELECT 'error',
		CASE WHEN g.source IN ('role in database', 'role') THEN format('role %I', min(g.role)) ELSE g.source END,
		format('nsresolve.metadata_schema: no schema "%s".', g.value),
		format('CREATE SCHEMA %I', g.value)
	FROM given g JOIN role r ON r.role = g.role
	WHERE r.enabled AND g.setting = 'nsresolve.metadata_schema' AND g.value !~ '^\$'
		AND NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = g.value)
	GROUP BY g.value, g.source, CASE WHEN g.source IN ('role in database', 'role') THEN g.role END
	UNION ALL
	SELECT 'warning',
		CASE WHEN g.source IN ('role in database', 'role') THEN format('role %I', min(g.role)) ELSE g.source END,
		format('nsresolve.shared_schemas: no schema "%s".', l),
		format('CREATE SCHEMA %I', l)
	FROM given g JOIN role r ON r.role = g.role CROSS JOIN unnest(nsresolve.name_list(g.value)) l
	WHERE r.enabled AND r.login AND g.setting = 'nsresolve.shared_schemas' AND l <> '$user'
		AND NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = l)
	GROUP BY l, g.source, CASE WHEN g.source IN ('role in database', 'role') THEN g.role END
	UNION ALL
	SELECT 'warning',
		CASE WHEN g.source IN ('role in database', 'role') THEN format('role %I', min(g.role)) ELSE g.source END,
		format('Alias "%s" is in nsresolve.shared_schemas, too.', l),
		nsresolve.alter_setting(g.source, min(g.role), g.setting, NULL)
	FROM given g JOIN role r ON r.role = g.role CROSS JOIN unnest(nsresolve.name_list(g.value)) l
		JOIN given s ON s.role = g.role AND s.setting = 'nsresolve.shared_schemas'
	WHERE r.enabled AND r.login AND g.setting = 'nsresolve.alias_schemas'
		AND l = ANY (nsresolve.name_list(s.value))
	GROUP BY l, g.source, g.setting, CASE WHEN g.source IN ('role in database', 'role') THEN g.role END
	UNION ALL
	SELECT 'info',
		CASE WHEN g.source IN ('role in database', 'role') OR r.source IN ('role in database', 'role')
			THEN format('role %I', min(g.role)) ELSE g.source END,
		format('Alias "%s" is the default schema itself.', l),
		nsresolve.alter_setting(g.source, min(g.role), g.setting, NULL)
	FROM given g JOIN role r ON r.role = g.role CROSS JOIN unnest(nsresolve.name_list(g.value)) l
	WHERE r.enabled AND r.login AND g.setting = 'nsresolve.alias_schemas' AND l = r.default_schema
	GROUP BY l, g.source, r.source, g.setting,
		CASE WHEN g.source IN ('role in database', 'role') OR r.source IN ('role in database', 'role') THEN g.role END
	UNION ALL
	SELECT 'warning',
		CASE WHEN g.source IN ('role in database', 'role') THEN format('role %I', min(g.role)) ELSE g.source END,
		CASE g.setting
			WHEN 'nsresolve.metadata_guard' THEN 'nsresolve.metadata_guard is off for good.'
			ELSE 'nsresolve.confirm_destructive confirms everything beforehand.' END,
		nsresolve.alter_setting(g.source, min(g.role), g.setting, NULL)
	FROM given g JOIN role r ON r.role = g.role
	WHERE r.enabled AND r.login
		AND (g.setting = 'nsresolve.metadata_guard' AND g.value !~* '^(on|tr?u?e?|ye?s?|1)$'
			 OR g.setting = 'nsresolve.confirm_destructive' AND g.value ~* '^(on|tr?u?e?|ye?s?|1)$'
				AND EXISTS (SELECT FROM given d WHERE d.role = g.role
							AND d.setting = 'nsresolve.destructive_ddl' AND d.value ~* '^confirm$'))
	GROUP BY g.setting, g.source, CASE WHEN g.source IN ('role in database', 'role') THEN g.role END
)
SELECT f.severity, nsresolve.fold(f.object, 38) AS object, nsresolve.fold(f.finding, 40) AS finding,
	nsresolve.fold(f.mend || ';', 42) AS mend
FROM finding f
ORDER BY array_position(ARRAY['error', 'warning', 'info'], f.severity), f.object COLLATE "C", f.finding COLLATE "C", f.mend COLLATE "C";
