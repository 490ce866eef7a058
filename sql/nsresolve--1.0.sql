/* nsresolve 1.0 */

\echo Use "CREATE EXTENSION nsresolve" to load this file. \quit

/* Until the end of this script; what it makes is named with its schema. */
SET LOCAL search_path TO pg_catalog, pg_temp;

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

CREATE FUNCTION nsresolve.write_ddl_log(event pg_catalog.text, tag pg_catalog.text)
	RETURNS pg_catalog.void
	LANGUAGE c STRICT AS 'MODULE_PATHNAME', 'nsresolve_write_ddl_log';
COMMENT ON FUNCTION nsresolve.write_ddl_log(pg_catalog.text, pg_catalog.text) IS
	'writes nsresolve.ddl_log; event triggers call it, with the event and the command tag';
REVOKE ALL ON FUNCTION nsresolve.write_ddl_log(pg_catalog.text, pg_catalog.text) FROM PUBLIC;

/*
 * In a session that has not loaded the library the setting is a placeholder,
 * which pg_settings does not show.
 */
CREATE FUNCTION nsresolve.log_ddl_command() RETURNS pg_catalog.event_trigger
	LANGUAGE plpgsql SECURITY DEFINER SET search_path TO pg_catalog, pg_temp
AS $$
BEGIN
	IF current_setting('nsresolve.log_ddl', true) = 'on' AND
		EXISTS (SELECT FROM pg_settings WHERE name = 'nsresolve.log_ddl')
	THEN
		PERFORM nsresolve.write_ddl_log(tg_event, tg_tag);
	END IF;
END
$$;
COMMENT ON FUNCTION nsresolve.log_ddl_command() IS
	'has nsresolve.ddl_log written while nsresolve.log_ddl is on';
REVOKE ALL ON FUNCTION nsresolve.log_ddl_command() FROM PUBLIC;

CREATE EVENT TRIGGER nsresolve_log_commands ON ddl_command_end
	EXECUTE FUNCTION nsresolve.log_ddl_command();
CREATE EVENT TRIGGER nsresolve_log_drops ON sql_drop
	EXECUTE FUNCTION nsresolve.log_ddl_command();

/*
 * What the views and functions below are made of.
 */

CREATE FUNCTION nsresolve.default_schema() RETURNS pg_catalog.name
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'nsresolve_default_schema';
COMMENT ON FUNCTION nsresolve.default_schema() IS
	'name of the default schema of the current role, whether it exists or not';

CREATE FUNCTION nsresolve.name_list(list pg_catalog.text) RETURNS pg_catalog.text[]
	LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'nsresolve_name_list';
COMMENT ON FUNCTION nsresolve.name_list(pg_catalog.text) IS
	'names in a list that is written as in search_path; null where its syntax is wrong';

CREATE FUNCTION nsresolve.server_setting(name pg_catalog.text,
		OUT value pg_catalog.text, OUT source pg_catalog.text)
	LANGUAGE c STABLE STRICT PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'nsresolve_server_setting';
COMMENT ON FUNCTION nsresolve.server_setting(pg_catalog.text) IS
	'value of a setting in the configuration of the server, and whether it comes from there (server) or is built in (default); both null where a setting of the session''s own role, database or connection hides it';

CREATE FUNCTION nsresolve.metadata_tool(relation pg_catalog.regclass) RETURNS pg_catalog.text
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'nsresolve_metadata_tool';
COMMENT ON FUNCTION nsresolve.metadata_tool(pg_catalog.regclass) IS
	'migration tool whose bookkeeping table this is, or null; decided by nsresolve.metadata_tables and the built-in table of tools';

CREATE FUNCTION nsresolve.known_tools(OUT tool pg_catalog.text, OUT table_schema pg_catalog.name,
		OUT table_name pg_catalog.name, OUT history pg_catalog.bool,
		OUT identified_by pg_catalog.text[], OUT version_column pg_catalog.text,
		OUT applied_column pg_catalog.text, OUT order_column pg_catalog.text,
		OUT bad_state pg_catalog.text)
	RETURNS SETOF pg_catalog.record
	LANGUAGE c STABLE STRICT PARALLEL SAFE ROWS 80
	AS 'MODULE_PATHNAME', 'nsresolve_known_tools';
COMMENT ON FUNCTION nsresolve.known_tools() IS
	'bookkeeping tables of migration tools that nsresolve knows: tool, schema where the tool has one of its own, table, whether it holds the history, columns that identify it, the columns of version, time and order, and the condition under which a migration failed';

CREATE FUNCTION nsresolve.metadata_of(relation pg_catalog.regclass,
		OUT tool pg_catalog.text, OUT table_schema pg_catalog.name,
		OUT table_name pg_catalog.name, OUT history pg_catalog.bool,
		OUT identified_by pg_catalog.text[], OUT version_column pg_catalog.text,
		OUT applied_column pg_catalog.text, OUT order_column pg_catalog.text,
		OUT bad_state pg_catalog.text)
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'nsresolve_metadata_of';
COMMENT ON FUNCTION nsresolve.metadata_of(pg_catalog.regclass) IS
	'row of nsresolve.known_tools() that fits a table, or null';

CREATE FUNCTION nsresolve.metadata_rows(relation pg_catalog.regclass)
	RETURNS SETOF pg_catalog.record
	LANGUAGE c STABLE STRICT
	AS 'MODULE_PATHNAME', 'nsresolve_metadata_rows';
COMMENT ON FUNCTION nsresolve.metadata_rows(pg_catalog.regclass) IS
	'rows of a table of migration metadata, read without running anything that belongs to its owner; the column definition list names plain columns with their built-in types; needs SELECT, refuses tables with row-level security, and does not wait for locks';

/*
 * Adoption.
 */

CREATE FUNCTION nsresolve.adoptable(source pg_catalog.oid, target pg_catalog.oid)
	RETURNS TABLE (rank pg_catalog.int4, classid pg_catalog.oid, objid pg_catalog.oid,
				   name pg_catalog.name, statement pg_catalog.text, stays pg_catalog.text,
				   extension pg_catalog.name)
	LANGUAGE sql STABLE
	SET search_path = pg_catalog, pg_temp
AS $$
	-- The functions that make ranges belong to a superuser, whoever made the
	-- type, but have to go where it goes.
	WITH constructor (objid, owner, typeid, typowner) AS (
		SELECT p.oid, p.proowner, t.oid, t.typowner
		FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid JOIN pg_type t ON t.oid = d.refobjid
		WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_type'::regclass AND d.deptype = 'i'
			AND t.typtype IN ('r', 'm') AND t.typnamespace = $1
	),
	object (rank, classid, objid, owner, name, kind, written) AS (
		-- What takes arguments comes before the types of these, which are
		-- written with the schema that they are in.
		SELECT 1, p.tableoid, p.oid,
			coalesce((SELECT c.typowner FROM constructor c WHERE c.objid = p.oid), p.proowner), p.proname,
			CASE p.prokind WHEN 'a' THEN 'AGGREGATE' WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
			format('%I(%s)', p.proname,
				   CASE WHEN p.prokind = 'a' AND p.pronargs = 0 THEN '*'
						ELSE pg_get_function_identity_arguments(p.oid) END)
		FROM pg_proc p WHERE p.pronamespace = $1
		UNION ALL
		SELECT 2, o.tableoid, o.oid, o.oprowner, o.oprname, 'OPERATOR',
			format('%s (%s, %s)', o.oprname,
				   CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END,
				   format_type(o.oprright, NULL))
		FROM pg_operator o WHERE o.oprnamespace = $1
		UNION ALL
		SELECT 3, o.tableoid, o.oid, o.opcowner, o.opcname, 'OPERATOR CLASS',
			format('%I USING %I', o.opcname, a.amname)
		FROM pg_opclass o JOIN pg_am a ON a.oid = o.opcmethod WHERE o.opcnamespace = $1
		UNION ALL
		SELECT 4, o.tableoid, o.oid, o.opfowner, o.opfname, 'OPERATOR FAMILY',
			format('%I USING %I', o.opfname, a.amname)
		FROM pg_opfamily o JOIN pg_am a ON a.oid = o.opfmethod WHERE o.opfnamespace = $1
		UNION ALL
		SELECT 5, c.tableoid, c.oid, c.collowner, c.collname, 'COLLATION', NULL
		FROM pg_collation c
		WHERE c.collnamespace = $1
			AND c.collencoding IN (-1, (SELECT encoding FROM pg_database
										WHERE datname = current_database()))
		UNION ALL
		SELECT 6, c.tableoid, c.oid, c.conowner, c.conname, 'CONVERSION', NULL
		FROM pg_conversion c WHERE c.connamespace = $1
		UNION ALL
		SELECT 7, t.tableoid, t.oid, 0, t.prsname, 'TEXT SEARCH PARSER', NULL
		FROM pg_ts_parser t WHERE t.prsnamespace = $1
		UNION ALL
		SELECT 8, t.tableoid, t.oid, 0, t.tmplname, 'TEXT SEARCH TEMPLATE', NULL
		FROM pg_ts_template t WHERE t.tmplnamespace = $1
		UNION ALL
		SELECT 9, t.tableoid, t.oid, t.dictowner, t.dictname, 'TEXT SEARCH DICTIONARY', NULL
		FROM pg_ts_dict t WHERE t.dictnamespace = $1
		UNION ALL
		SELECT 10, t.tableoid, t.oid, t.cfgowner, t.cfgname, 'TEXT SEARCH CONFIGURATION', NULL
		FROM pg_ts_config t WHERE t.cfgnamespace = $1
		UNION ALL
		SELECT 11, s.tableoid, s.oid, s.stxowner, s.stxname, 'STATISTICS', NULL
		FROM pg_statistic_ext s WHERE s.stxnamespace = $1
		UNION ALL
		-- Row types and array types go with what they belong to; a multirange
		-- type does not go with its range type.
		SELECT 12, t.tableoid, t.oid, t.typowner, t.typname,
			CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, NULL
		FROM pg_type t
		WHERE t.typnamespace = $1
			AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_class c
										   WHERE c.oid = t.typrelid AND c.relkind = 'c'))
			AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
		UNION ALL
		-- A sequence that belongs to a column goes with its table.
		SELECT CASE c.relkind WHEN 'S' THEN 13 WHEN 'v' THEN 15 WHEN 'm' THEN 15 ELSE 14 END,
			c.tableoid, c.oid, c.relowner, c.relname,
			CASE c.relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW'
				WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END,
			NULL
		FROM pg_class c
		WHERE c.relnamespace = $1 AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
			AND NOT (c.relkind = 'S'
					 AND EXISTS (SELECT FROM pg_depend d
								 WHERE d.classid = c.tableoid AND d.objid = c.oid
									AND d.refclassid = c.tableoid AND d.refobjsubid > 0
									AND d.deptype IN ('a', 'i')))
	)
	SELECT o.rank, o.classid, o.objid, o.name,
		format('ALTER %s %I.%s SET SCHEMA %I', o.kind, s.nspname,
			   coalesce(o.written, quote_ident(o.name)), t.nspname),
		CASE
			WHEN e.extname IS NOT NULL THEN
				format('member of extension %I', e.extname)
			WHEN m.tool IS NOT NULL AND o.kind = 'STATISTICS' THEN
				format('about migration metadata of %s', m.tool)
			WHEN m.tool IS NOT NULL THEN
				format('migration metadata of %s', m.tool)
			WHEN o.owner = 0 AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
				'only a superuser may move it'
			WHEN EXISTS (SELECT FROM constructor c WHERE o.objid IN (c.objid, c.typeid)
						 AND NOT pg_has_role(c.owner, 'USAGE')) THEN
				'its functions belong to a superuser'
			WHEN o.owner <> 0 AND NOT pg_has_role(o.owner, 'USAGE') THEN
				format('owned by %I', pg_get_userbyid(o.owner))
			WHEN o.owner <> 0 AND NOT has_schema_privilege(o.owner, t.oid, 'CREATE') THEN
				format('owned by %I, who may not create in schema %I', pg_get_userbyid(o.owner), t.nspname)
		END,
		e.extname
	FROM object o
		JOIN pg_namespace s ON s.oid = $1
		JOIN pg_namespace t ON t.oid = $2
		LEFT JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.objid AND d.objsubid = 0
			AND d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
		LEFT JOIN pg_extension e ON e.oid = d.refobjid
		LEFT JOIN pg_statistic_ext x ON o.kind = 'STATISTICS' AND x.oid = o.objid
		CROSS JOIN LATERAL (
			SELECT nsresolve.metadata_tool(CASE WHEN o.classid = 'pg_class'::regclass THEN o.objid
										   ELSE x.stxrelid END) AS tool) m
$$;
COMMENT ON FUNCTION nsresolve.adoptable(pg_catalog.oid, pg_catalog.oid) IS
	'objects of one schema, the statement that moves each to another schema, and why it stays; for nsresolve.adopt()';

CREATE FUNCTION nsresolve.adopt(from_schema pg_catalog.name,
		to_schema pg_catalog.name DEFAULT NULL, execute pg_catalog.bool DEFAULT false)
	RETURNS TABLE (step pg_catalog.int4, statement pg_catalog.text, object_type pg_catalog.text,
				   object_identity pg_catalog.text, note pg_catalog.text)
	LANGUAGE plpgsql VOLATILE
	SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
	source oid;
	target oid;
	moves oid[];
	moved_rels oid[];
	found record;
	other name;
	names text;
	body_pattern text;
BEGIN
	IF from_schema IS NULL OR execute IS NULL THEN
		RAISE EXCEPTION 'arguments "from_schema" and "execute" must not be null'
			USING ERRCODE = 'null_value_not_allowed';
	END IF;
	to_schema := coalesce(to_schema, nsresolve.default_schema());

	-- The schemas.
	FOREACH other IN ARRAY ARRAY[from_schema, to_schema] LOOP
		IF other ~ '^pg_' OR other IN ('information_schema', 'nsresolve') THEN
			RAISE EXCEPTION 'schema "%" cannot be adopted from or into', other
				USING ERRCODE = 'reserved_name',
					DETAIL = CASE other WHEN 'nsresolve' THEN 'It belongs to the extension "nsresolve".'
							 ELSE 'It belongs to the system.' END;
		END IF;
	END LOOP;
	IF from_schema = to_schema THEN
		RAISE EXCEPTION 'source and target are the same schema "%"', from_schema
			USING ERRCODE = 'invalid_parameter_value',
				HINT = 'Name another target, or set nsresolve.default_schema.';
	END IF;
	SELECT oid INTO source FROM pg_namespace WHERE nspname = from_schema;
	SELECT oid INTO target FROM pg_namespace WHERE nspname = to_schema;
	IF source IS NULL OR target IS NULL THEN
		SELECT nspname INTO other FROM pg_namespace
		WHERE lower(nspname) = lower(CASE WHEN source IS NULL THEN from_schema ELSE to_schema END)
		ORDER BY nspname LIMIT 1;
		RAISE EXCEPTION 'schema "%" does not exist',
				CASE WHEN source IS NULL THEN from_schema ELSE to_schema END
			USING ERRCODE = 'invalid_schema_name',
				HINT = CASE
					WHEN other IS NOT NULL THEN format('Did you mean schema "%s"?', other)
					WHEN source IS NULL THEN 'The first argument is the schema that the objects are in.'
					ELSE format('Create it with CREATE SCHEMA %I.', to_schema) END;
	END IF;
	IF NOT has_schema_privilege(source, 'USAGE') THEN
		RAISE EXCEPTION 'permission denied for schema %', from_schema
			USING ERRCODE = 'insufficient_privilege',
				HINT = format('It needs GRANT USAGE ON SCHEMA %I TO %I.', from_schema, current_user);
	END IF;
	IF NOT has_schema_privilege(target, 'CREATE') OR NOT has_schema_privilege(target, 'USAGE') THEN
		RAISE EXCEPTION 'permission denied for schema %', to_schema
			USING ERRCODE = 'insufficient_privilege',
				HINT = format('It needs GRANT USAGE, CREATE ON SCHEMA %I TO %I.', to_schema, current_user);
	END IF;

	-- What moves: objects, and the relations that go with tables.
	SELECT coalesce(array_agg(a.objid), '{}') INTO moves
	FROM nsresolve.adoptable(source, target) a WHERE a.stays IS NULL;
	SELECT coalesce(array_agg(c.oid), '{}') INTO moved_rels
	FROM pg_class c
	WHERE c.relnamespace = source
		AND (c.oid = ANY (moves)
			 OR EXISTS (SELECT FROM pg_type t WHERE t.typrelid = c.oid AND t.oid = ANY (moves))
			 OR EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = c.oid AND i.indrelid = ANY (moves))
			 OR c.relkind = 'S'
				AND EXISTS (SELECT FROM pg_depend d
							WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
								AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (moves)
								AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')));

	-- Names that are taken.  The type of a relation has the relation's name.
	WITH moving AS (SELECT a.* FROM nsresolve.adoptable(source, target) a WHERE a.stays IS NULL),
	taken (state, classid, objid) AS (
		SELECT 'duplicate_table', n.tableoid, n.oid
		FROM pg_class m JOIN pg_class n ON n.relname = m.relname
		WHERE m.oid = ANY (moved_rels) AND n.relnamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM pg_type m LEFT JOIN pg_type e ON e.typarray = m.oid
			CROSS JOIN LATERAL (SELECT greatest(m.typrelid, e.typrelid) AS oid) r
			JOIN pg_type n ON n.typname = m.typname
		WHERE m.typnamespace = source AND n.typnamespace = target
			AND (m.oid = ANY (moves) OR e.oid = ANY (moves) OR r.oid = ANY (moved_rels))
			AND NOT EXISTS (SELECT FROM pg_class c JOIN pg_class d ON d.relname = c.relname
							WHERE c.oid = r.oid AND d.relnamespace = target)
		UNION ALL
		SELECT 'duplicate_function', n.tableoid, n.oid
		FROM moving o JOIN pg_proc m ON m.tableoid = o.classid AND m.oid = o.objid
			JOIN pg_proc n ON n.proname = m.proname AND n.proargtypes = m.proargtypes
		WHERE n.pronamespace = target
		UNION ALL
		SELECT 'duplicate_function', n.tableoid, n.oid
		FROM moving o JOIN pg_operator m ON m.tableoid = o.classid AND m.oid = o.objid
			JOIN pg_operator n ON n.oprname = m.oprname AND n.oprleft = m.oprleft AND n.oprright = m.oprright
		WHERE n.oprnamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM moving o JOIN pg_opclass m ON m.tableoid = o.classid AND m.oid = o.objid
			JOIN pg_opclass n ON n.opcname = m.opcname AND n.opcmethod = m.opcmethod
		WHERE n.opcnamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM moving o JOIN pg_opfamily m ON m.tableoid = o.classid AND m.oid = o.objid
			JOIN pg_opfamily n ON n.opfname = m.opfname AND n.opfmethod = m.opfmethod
		WHERE n.opfnamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM moving o JOIN pg_collation n ON n.tableoid = o.classid AND n.collname = o.name
		WHERE n.collnamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM moving o JOIN pg_conversion n ON n.tableoid = o.classid AND n.conname = o.name
		WHERE n.connamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM moving o JOIN pg_statistic_ext n ON n.tableoid = o.classid AND n.stxname = o.name
		WHERE n.stxnamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM moving o JOIN pg_ts_parser n ON n.tableoid = o.classid AND n.prsname = o.name
		WHERE n.prsnamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM moving o JOIN pg_ts_template n ON n.tableoid = o.classid AND n.tmplname = o.name
		WHERE n.tmplnamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM moving o JOIN pg_ts_dict n ON n.tableoid = o.classid AND n.dictname = o.name
		WHERE n.dictnamespace = target
		UNION ALL
		SELECT 'duplicate_object', n.tableoid, n.oid
		FROM moving o JOIN pg_ts_config n ON n.tableoid = o.classid AND n.cfgname = o.name
		WHERE n.cfgnamespace = target
	)
	SELECT (array_agg(t.state ORDER BY t.state = 'duplicate_table' DESC, t.state))[1] AS state,
		string_agg(i.type || ' ' || i.identity, E'\n' ORDER BY i.type COLLATE "C", i.identity COLLATE "C") AS list
	INTO found
	FROM taken t, pg_identify_object(t.classid, t.objid, 0) i;
	IF found.list IS NOT NULL THEN
		RAISE EXCEPTION 'names are already taken in schema "%"', to_schema
			USING ERRCODE = found.state, DETAIL = found.list,
				HINT = format('Drop, rename or move what has these names in schema "%s" or in schema "%s".',
							  to_schema, from_schema);
	END IF;

	-- Trees of tables that would be torn apart.
	SELECT string_agg(format('%s is %s, %s stays: %s', m.objid::regclass,
							 CASE WHEN i.inhrelid = m.objid THEN 'a child' ELSE 'a parent' END,
							 o.objid::regclass, o.stays),
					  E'\n' ORDER BY m.objid::regclass::text COLLATE "C", o.objid::regclass::text COLLATE "C")
	INTO names
	FROM pg_inherits i
		JOIN nsresolve.adoptable(source, target) m ON m.objid IN (i.inhrelid, i.inhparent)
		JOIN nsresolve.adoptable(source, target) o ON o.objid IN (i.inhrelid, i.inhparent)
	WHERE m.classid = 'pg_class'::regclass AND o.classid = m.classid
		AND m.stays IS NULL AND o.stays IS NOT NULL;
	IF names IS NOT NULL THEN
		RAISE EXCEPTION 'partitions or children would be separated from their parent table'
			USING ERRCODE = 'insufficient_privilege', DETAIL = names,
				HINT = 'Let one role own the whole tree, or become a role that may move all of it.';
	END IF;

	-- Publications of whole schemas.
	SELECT string_agg(format('Publication "%s" publishes schema "%s".', p.pubname, n.nspname),
					  E'\n' ORDER BY p.pubname, n.nspname)
	INTO names
	FROM pg_publication_namespace s
		JOIN pg_publication p ON p.oid = s.pnpubid
		JOIN pg_namespace n ON n.oid = s.pnnspid
	WHERE s.pnnspid IN (source, target)
		AND EXISTS (SELECT FROM pg_class c WHERE c.oid = ANY (moved_rels) AND c.relkind IN ('r', 'p'));
	IF names IS NOT NULL THEN
		RAISE EXCEPTION 'tables cannot be moved out of or into a published schema'
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = names,
				HINT = 'Publish the tables one by one before, and use ALTER PUBLICATION ... DROP TABLES IN SCHEMA.';
	END IF;

	-- Functions that would not find what has moved.
	SELECT string_agg(p.oid::regprocedure::text, E'\n' ORDER BY p.oid::regprocedure::text COLLATE "C")
	INTO names
	FROM pg_proc p, unnest(p.proconfig) c
	WHERE c LIKE 'search\_path=%'
		AND from_schema::text = ANY (nsresolve.name_list(substr(c, 13)))
		AND NOT coalesce(to_schema::text = ANY (nsresolve.name_list(substr(c, 13))), false)
		AND pg_has_role(p.proowner, 'USAGE')
		AND moves <> '{}'
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = p.tableoid AND d.objid = p.oid
						AND d.deptype = 'e');
	IF names IS NOT NULL THEN
		RAISE EXCEPTION 'functions look in schema "%" only for what would be moved', from_schema
			USING ERRCODE = 'object_not_in_prerequisite_state', DETAIL = names,
				HINT = format('Add the schema to their SET clause: ALTER ROUTINE ... SET search_path = %I, ...', to_schema);
	END IF;

	-- All of it is written down before anything moves.
	body_pattern := regexp_replace(from_schema, '([^[:alnum:]_])', '\\\1', 'g');
	body_pattern := CASE WHEN quote_ident(from_schema) = from_schema
			THEN '(^|[^[:alnum:]_$"])' || body_pattern || '\s*\.|' ELSE '' END ||
		'"' || replace(body_pattern, '\"', '""') || '"\s*\.|''"?' || replace(body_pattern, '\''', '''''') || '"?''';
	WITH naming AS MATERIALIZED (
		SELECT p.oid,
			EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c ~* body_pattern
					OR c LIKE 'search\_path=%'
						AND from_schema::text = ANY (nsresolve.name_list(substr(c, 13)))) AS in_set,
			p.prosqlbody IS NULL AND l.lanname NOT IN ('c', 'internal')
				AND p.prosrc ~* body_pattern AS in_body
		FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
			JOIN pg_namespace n ON n.oid = p.pronamespace
		WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'nsresolve')
			AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = p.tableoid AND d.objid = p.oid
							AND d.deptype = 'e')
	),
	remark AS (
		SELECT n.oid, concat_ws('; ',
			CASE WHEN n.in_body THEN format('its body names schema "%s"', from_schema) END,
			CASE WHEN n.in_set THEN format('its SET clause names schema "%s"', from_schema) END) AS note
		FROM naming n WHERE n.in_body OR n.in_set
	),
	line (part, rank, name, statement, type, identity, note) AS (
		SELECT 1, a.rank, i.identity, a.statement, i.type, i.identity, r.note
		FROM nsresolve.adoptable(source, target) a
			CROSS JOIN LATERAL pg_identify_object(a.classid, a.objid, 0) i
			LEFT JOIN remark r ON a.classid = 'pg_proc'::regclass AND r.oid = a.objid
		WHERE a.stays IS NULL
		UNION ALL
		SELECT 2, a.rank, i.identity, NULL, i.type, i.identity,
			concat_ws('; ', 'stays: ' || a.stays, r.note)
		FROM nsresolve.adoptable(source, target) a
			CROSS JOIN LATERAL pg_identify_object(a.classid, a.objid, 0) i
			LEFT JOIN remark r ON a.classid = 'pg_proc'::regclass AND r.oid = a.objid
		WHERE a.stays IS NOT NULL AND a.extension IS NULL
			AND NOT (a.classid = 'pg_proc'::regclass AND a.stays = 'its functions belong to a superuser')
		UNION ALL
		SELECT 3, 0, a.extension, NULL, 'extension', quote_ident(a.extension),
			format('stays: %s of its members %s in schema %I', count(*),
				   CASE count(*) WHEN 1 THEN 'is' ELSE 'are' END, from_schema)
		FROM nsresolve.adoptable(source, target) a
		WHERE a.extension IS NOT NULL GROUP BY a.extension
		UNION ALL
		SELECT 4, 0, i.identity, NULL, i.type, i.identity, r.note
		FROM remark r CROSS JOIN LATERAL pg_identify_object('pg_proc'::regclass, r.oid, 0) i
			JOIN pg_proc p ON p.oid = r.oid
		WHERE p.pronamespace <> source
		UNION ALL
		SELECT 5, 0, i.identity, NULL, i.type, i.identity,
			format('names schema "%s" in a string', from_schema)
		FROM pg_attrdef d CROSS JOIN LATERAL pg_identify_object(d.tableoid, d.oid, 0) i
		WHERE pg_get_expr(d.adbin, d.adrelid) ~
			('''"?' || regexp_replace(from_schema, '([^[:alnum:]_])', '\\\1', 'g') || '"?\.[^'']*''::text')
		UNION ALL
		SELECT 6, 0, pg_get_userbyid(d.defaclrole), NULL, 'default privileges',
			format('of %I in %I', pg_get_userbyid(d.defaclrole), from_schema), 'stay with the schema'
		FROM pg_default_acl d WHERE d.defaclnamespace = source
		UNION ALL
		SELECT 7, 0, '', NULL, 'schema', quote_ident(to_schema),
			format('no USAGE for %s, who %s it on schema "%s"',
				   string_agg(g.name, ', ' ORDER BY g.name COLLATE "C"),
				   CASE count(*) WHEN 1 THEN 'has' ELSE 'have' END, from_schema)
		FROM (SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END AS name
			  FROM pg_namespace n, aclexplode(n.nspacl) x
			  WHERE n.oid = source AND x.privilege_type = 'USAGE'
				AND CASE x.grantee
					WHEN 0 THEN NOT EXISTS (SELECT FROM pg_namespace m, aclexplode(m.nspacl) y
											WHERE m.oid = target AND y.grantee = 0
												AND y.privilege_type = 'USAGE')
					ELSE NOT has_schema_privilege(x.grantee, target, 'USAGE') END) g
		HAVING count(*) > 0
	)
	SELECT array_agg(l.statement ORDER BY l.part, l.rank, l.name COLLATE "C") AS statements,
		array_agg(l.type ORDER BY l.part, l.rank, l.name COLLATE "C") AS types,
		array_agg(l.identity ORDER BY l.part, l.rank, l.name COLLATE "C") AS identities,
		array_agg(l.note ORDER BY l.part, l.rank, l.name COLLATE "C") AS notes,
		count(*) AS total
	INTO found
	FROM line l;
	FOR i IN 1 .. found.total LOOP
		statement := found.statements[i];
		object_type := found.types[i];
		object_identity := found.identities[i];
		note := found.notes[i];
		step := CASE WHEN statement IS NOT NULL THEN i END;
		IF $3 AND statement IS NOT NULL THEN
			EXECUTE statement;
		END IF;
		RETURN NEXT;
	END LOOP;
END $$;
COMMENT ON FUNCTION nsresolve.adopt(pg_catalog.name, pg_catalog.name, pg_catalog.bool) IS
	'moves an application''s objects from from_schema to to_schema (if null, the default schema of the current role), or, while execute is false, only tells what would be done: step and statement for what moves; the other rows, without a step, are what stays (migration metadata, members of extensions, objects of other owners) and what names the old schema. Nothing inside function bodies is rewritten. Raises an error where a schema is missing (3F000), reserved or the same, where a privilege lacks (42501), where a name is taken (42P07, 42710, 42723), and where a publication of a schema or the search_path of a function stands against it (55000). The caller needs USAGE on the one schema and CREATE on the other, and moves what he may alter and what its owner may create there.';

/*
 * Reports.
 */

CREATE FUNCTION nsresolve.alter_setting(source pg_catalog.text, role pg_catalog.name,
		setting pg_catalog.text, value pg_catalog.text)
	RETURNS pg_catalog.text
	LANGUAGE sql STABLE
	SET search_path = pg_catalog, pg_temp
AS $$
	SELECT CASE
			WHEN $1 = 'role in database' THEN format(E'ALTER ROLE %I IN DATABASE %I\n', $2, current_database())
			WHEN $1 = 'role' THEN format(E'ALTER ROLE %I\n', $2)
			WHEN $1 = 'all roles' THEN 'ALTER ROLE ALL '
			WHEN $1 = 'server' THEN 'ALTER SYSTEM '
			ELSE format('ALTER DATABASE %I ', current_database()) END ||
		CASE WHEN $4 IS NULL THEN 'RESET ' || $3
			ELSE format('SET %s = %L', $3, $4) END
$$;
COMMENT ON FUNCTION nsresolve.alter_setting(pg_catalog.text, pg_catalog.name, pg_catalog.text, pg_catalog.text) IS
	'statement that changes a setting where it was made (a source of nsresolve.role_settings), or resets it where value is null';

CREATE VIEW nsresolve.role_settings AS
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
	'settings of nsresolve, and search_path, as each role gets them in this database';
COMMENT ON COLUMN nsresolve.role_settings.role IS
	'name of the role; settings that do not follow SET ROLE are shown for a role that cannot log in as if it had none of its own';
COMMENT ON COLUMN nsresolve.role_settings.setting IS 'name of the setting';
COMMENT ON COLUMN nsresolve.role_settings.value IS
	'its value as it is stored; null where it comes from the server and a setting of this session''s own role hides it';
COMMENT ON COLUMN nsresolve.role_settings.source IS
	'where it was made: role in database, role, database, all roles, server, default (built in), unknown';

CREATE VIEW nsresolve.roles AS
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
	CASE
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
	END AS problem
FROM role r
	LEFT JOIN pg_namespace n ON n.nspname = r.default_schema
	LEFT JOIN (SELECT lower(nspname) AS lower, min(nspname) AS nspname
			   FROM pg_namespace GROUP BY 1) o ON n.oid IS NULL AND o.lower = lower(r.default_schema)
ORDER BY r.rolname;
COMMENT ON VIEW nsresolve.roles IS
	'default schema in this database of each role that can log in or be switched to';
COMMENT ON COLUMN nsresolve.roles.role IS 'name of the role';
COMMENT ON COLUMN nsresolve.roles.login IS 'whether it can log in; others are reached by SET ROLE';
COMMENT ON COLUMN nsresolve.roles.enabled IS
	'whether nsresolve is enabled in its sessions, or in those of some role that can switch to it';
COMMENT ON COLUMN nsresolve.roles.default_schema IS
	'its default schema; null where that depends on who switches to it, or cannot be told';
COMMENT ON COLUMN nsresolve.roles.source IS
	'where that was set: role in database, role, database, all roles, server, default (built in), login role (that of who switches to it), unknown';
COMMENT ON COLUMN nsresolve.roles.schema_exists IS 'whether there is such a schema';
COMMENT ON COLUMN nsresolve.roles.has_usage IS 'whether the role has USAGE on it';
COMMENT ON COLUMN nsresolve.roles.has_create IS 'whether the role has CREATE on it; roles that only read and write data need none';
COMMENT ON COLUMN nsresolve.roles.problem IS 'what is wrong with it, or null';

CREATE FUNCTION nsresolve.read_migrations()
	RETURNS TABLE (tool pg_catalog.text, schema_name pg_catalog.name, table_name pg_catalog.name,
				   applied pg_catalog.int8, latest pg_catalog.text,
				   applied_at pg_catalog.timestamptz, state pg_catalog.text, note pg_catalog.text)
	LANGUAGE plpgsql STABLE
	SET search_path = pg_catalog, pg_temp
	SET row_security = off
AS $$
#variable_conflict use_column
DECLARE
	one_copy bool;
	m record;
	columns text;
	names text[];
	keys text[];
	sql_version text;
	sql_order text;
	sql_applied text;
	sql_filter text;
	sql_bad text;
	history record;
BEGIN
	-- Loads the library, if need be, and so defines the setting.
	PERFORM nsresolve.library_version();
	one_copy := current_setting('nsresolve.metadata_schema') <> '$default';

	FOR m IN
		SELECT c.oid, n.oid AS nsp, n.nspname, c.relname, c.relkind, t.*,
			array_remove(array_agg(n.nspname) OVER (PARTITION BY t.tool, c.relname), n.nspname) AS others
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
			CROSS JOIN LATERAL nsresolve.metadata_of(c.oid) t
		WHERE c.relkind IN ('r', 'p', 'f', 'v') AND c.relpersistence <> 't'
			AND n.nspname !~ '^pg_' AND t.tool IS NOT NULL
		ORDER BY lower(t.tool) COLLATE "C", n.nspname, t.history DESC, c.relname
	LOOP
		tool := m.tool;
		schema_name := m.nspname;
		table_name := m.relname;
		applied := NULL;
		latest := NULL;
		applied_at := NULL;
		note := NULL;
		state := CASE
			WHEN m.relkind IN ('f', 'v') THEN 'not read'
			WHEN NOT has_schema_privilege(m.nsp, 'USAGE') OR NOT has_table_privilege(m.oid, 'SELECT') THEN 'no access'
			WHEN row_security_active(m.oid) THEN 'not read'
			WHEN NOT m.history THEN 'no history' END;
		IF state IS NOT NULL THEN
			note := CASE
				WHEN m.relkind = 'v' THEN 'It is a view.'
				WHEN m.relkind = 'f' THEN 'It is a foreign table.'
				WHEN state = 'no access' THEN 'The current role may not read it.'
				WHEN state = 'not read' THEN 'It has row-level security policies.' END;
			RETURN NEXT;
			CONTINUE;
		END IF;

		-- Plain columns of built-in types, of those that the tool is known for.
		SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, NULL)), ', '),
			coalesce(array_agg(a.attname::text), '{}')
		INTO columns, names
		FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
		WHERE a.attrelid = m.oid AND a.attnum > 0 AND NOT a.attisdropped
			AND a.attgenerated IN ('', 's') AND t.typtype = 'b' AND t.oid < 16384
			AND a.attname::text = ANY (coalesce(m.identified_by, '{}')
				|| ARRAY[m.version_column, m.applied_column, m.order_column,
						 'app', 'author', 'filename', 'project', 'repository_id', 'rolled_back_at']);
		IF columns IS NULL OR NOT coalesce(m.identified_by, '{}') <@ names THEN
			state := 'not read';
			note := 'It has not the columns, of built-in types, that the tool''s own table has.';
			RETURN NEXT;
			CONTINUE;
		END IF;

		sql_version := CASE WHEN m.version_column = ANY (names) THEN format('g.%I::text', m.version_column) ELSE 'NULL::text' END;
		sql_bad := coalesce(m.bad_state, 'false');
		sql_filter := CASE m.tool
			WHEN 'Prisma' THEN 'r.rolled_back_at IS NULL'
			-- Going down adds a row.
			WHEN 'goose' THEN 'r.is_applied AND NOT EXISTS (SELECT FROM r d WHERE d.version_id = r.version_id AND d.id > r.id AND NOT d.is_applied)'
			ELSE 'true' END;
		-- By what else a version is told from others of that name; for some
		-- tools it may well be there twice.
		keys := CASE
			WHEN m.tool IN ('Sqitch', 'Flyway', 'goose', 'pgroll') OR m.version_column IS NULL THEN NULL
			ELSE ARRAY(SELECT format(', g.%I', k) FROM unnest(names) k
					   WHERE k IN ('app', 'author', 'filename', 'project', 'repository_id')) END;
		SELECT CASE WHEN a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype)
				THEN format('CASE WHEN g.%1$I ~ ''^\d+$'' THEN g.%1$I::numeric END DESC NULLS LAST, g.%1$I COLLATE "C" DESC NULLS LAST', a.attname)
				ELSE format('g.%I DESC NULLS LAST', a.attname) END
		INTO sql_order
		FROM pg_attribute a
		WHERE a.attrelid = m.oid AND a.attname = m.order_column AND a.attname::text = ANY (names);
		SELECT CASE
			WHEN a.atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
				THEN format('max(g.%I)::timestamptz', a.attname)
			WHEN a.atttypid IN ('text'::regtype, 'varchar'::regtype)
				THEN format('max(CASE WHEN g.%1$I ~ ''^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)'' THEN g.%1$I::timestamptz END)', a.attname) END
		INTO sql_applied
		FROM pg_attribute a
		WHERE a.attrelid = m.oid AND a.attname = m.applied_column AND a.attname::text = ANY (names);

		BEGIN
			EXECUTE format($q$
				WITH r AS MATERIALIZED (SELECT * FROM nsresolve.metadata_rows($1) AS r(%1$s)),
				judged AS (SELECT r.*, coalesce((%2$s), false) AS nsr_bad FROM r WHERE %3$s),
				g AS (SELECT * FROM judged WHERE NOT nsr_bad),
				number AS (SELECT v::int8 AS n FROM (SELECT %4$s AS v FROM g) v WHERE v ~ '^\d{1,5}$'),
				missing AS (SELECT n FROM generate_series((SELECT min(n) FROM number), (SELECT max(n) FROM number)) n
							EXCEPT SELECT n FROM number)
				SELECT (SELECT count(*) FROM g) AS applied,
					(SELECT string_agg(coalesce(%4$s, '?'), ', ') FROM (SELECT * FROM judged g WHERE nsr_bad LIMIT 5) g) AS bad,
					(%5$s) AS latest,
					(SELECT %6$s FROM g) AS applied_at,
					%7$s AS twice,
					(SELECT string_agg(n::text, ', ' ORDER BY n) FROM (SELECT n FROM missing ORDER BY n LIMIT 5) n
					 WHERE (SELECT count(*) FROM number) = (SELECT count(*) FROM g)) AS gaps
				$q$,
				columns, sql_bad, sql_filter, sql_version,
				CASE WHEN sql_order IS NULL
					THEN format('SELECT string_agg(v, '', '' ORDER BY v COLLATE "C") FROM (SELECT %s AS v FROM g ORDER BY 1 LIMIT 10) g', sql_version)
					ELSE format('SELECT %1$s FROM g WHERE %1$s IS NOT NULL ORDER BY %2$s LIMIT 1', sql_version, sql_order) END,
				coalesce(sql_applied, 'max(NULL::timestamptz)'),
				CASE WHEN keys IS NULL THEN 'NULL::text'
					ELSE format('(SELECT string_agg(v, '', '') FROM (SELECT %1$s AS v FROM g WHERE %1$s IS NOT NULL GROUP BY %1$s%2$s HAVING count(*) > 1 ORDER BY 1 LIMIT 5) g)',
								sql_version, array_to_string(keys, '')) END)
			INTO history USING m.oid;
			applied := history.applied;
			latest := left(history.latest, 100);
			applied_at := date_trunc('second', history.applied_at);
			state := CASE
				WHEN history.bad IS NOT NULL THEN 'failed'
				WHEN history.twice IS NOT NULL THEN 'applied twice'
				WHEN m.others <> '{}' AND one_copy THEN 'several copies'
				WHEN history.gaps IS NOT NULL AND m.tool <> 'Liquibase' THEN 'gaps'
				WHEN applied = 0 THEN 'empty'
				ELSE 'clean' END;
			note := nullif(concat_ws(' ',
				'Failed or not ended: ' || left(history.bad, 60) || '.',
				'Applied twice: ' || left(history.twice, 60) || '.',
				CASE WHEN m.others <> '{}' THEN
					'Also in ' || (SELECT string_agg(quote_ident(o), ', ' ORDER BY o) FROM unnest(m.others) o) || '.' END,
				CASE WHEN m.tool <> 'Liquibase' THEN 'Missing: ' || history.gaps || '.' END), '');
		EXCEPTION
			WHEN lock_not_available THEN
				state := 'locked';
				note := 'Another session is changing it.';
			WHEN OTHERS THEN
				state := 'not read';
				note := SQLERRM;
		END;
		RETURN NEXT;
	END LOOP;
END $$;
COMMENT ON FUNCTION nsresolve.read_migrations() IS
	'rows of nsresolve.migrations; reads with the rights of the caller, and runs nothing that belongs to the owners of the tables';

CREATE VIEW nsresolve.migrations AS
SELECT m.tool, m.schema_name, m.table_name, m.applied, m.latest, m.applied_at, m.state, m.note
FROM nsresolve.read_migrations() m;
COMMENT ON VIEW nsresolve.migrations IS
	'histories of migration tools in this database; a table that the caller may not read is listed with the state "no access"';
COMMENT ON COLUMN nsresolve.migrations.tool IS 'the migration tool, by the table''s name and columns';
COMMENT ON COLUMN nsresolve.migrations.schema_name IS 'schema of the tool''s table';
COMMENT ON COLUMN nsresolve.migrations.table_name IS 'the tool''s table';
COMMENT ON COLUMN nsresolve.migrations.applied IS
	'number of rows for migrations in force, without those that failed or were rolled back; some tools keep one row only';
COMMENT ON COLUMN nsresolve.migrations.latest IS
	'version, name or hash of the latest migration; all heads, where the tool keeps no order';
COMMENT ON COLUMN nsresolve.migrations.applied_at IS
	'when the last one was applied, to the second; null where the tool does not record it; a time without a zone is read in that of the session';
COMMENT ON COLUMN nsresolve.migrations.state IS
	'clean, empty, failed (or not ended), applied twice, several copies (in several schemas, unless nsresolve.metadata_schema is $default), gaps (in numbers), no history (a lock or log of the tool), no access, locked (by another session), not read';
COMMENT ON COLUMN nsresolve.migrations.note IS 'which ones, or why not';

CREATE VIEW nsresolve.findings AS
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
	SELECT r.*, a.oid AS roleid, l.search_path, l.shared, l.one_history
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
	-- The library.
	SELECT 'error', 'extension nsresolve',
		format('It is of version %s, the library of version %s.', e.extversion, nsresolve.library_version()),
		format('ALTER EXTENSION nsresolve UPDATE TO %L', nsresolve.library_version())
	FROM pg_extension e
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
		format('search_path starts with "%s", not with "%s".', l.name, r.default_schema),
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
SELECT f.severity, f.object, f.finding, f.mend || ';' AS mend
FROM finding f
ORDER BY array_position(ARRAY['error', 'warning', 'info'], f.severity), f.object COLLATE "C", f.finding COLLATE "C", f.mend COLLATE "C";
COMMENT ON VIEW nsresolve.findings IS
	'what an expert would notice in this database, worst first: roles without a usable default schema, names and histories in two places, settings that contradict each other, schemas where everyone may create, what crosses from a default schema into another, a library that is missing or of another version';
COMMENT ON COLUMN nsresolve.findings.severity IS
	'error: something will fail or go to a wrong place; warning: it may; info: worth knowing';
COMMENT ON COLUMN nsresolve.findings.object IS 'what it is about: an object, a role, or where a setting was made';
COMMENT ON COLUMN nsresolve.findings.finding IS 'what was found';
COMMENT ON COLUMN nsresolve.findings.mend IS
	'statement that mends it, to be read before it is run; it needs the privileges that such a statement needs';

GRANT SELECT ON nsresolve.role_settings, nsresolve.roles, nsresolve.migrations, nsresolve.findings TO PUBLIC;

/*
 * explain and summary: where the names of a text would lead.
 */
CREATE FUNCTION nsresolve.explain(sql pg_catalog.text,
	OUT statement pg_catalog.int4, OUT line pg_catalog.int4, OUT "position" pg_catalog.int4,
	OUT kind pg_catalog.text, OUT reference pg_catalog.text, OUT qualified pg_catalog.bool,
	OUT schema pg_catalog.text, OUT rule pg_catalog.text, OUT found pg_catalog.bool,
	OUT note pg_catalog.text)
	RETURNS SETOF record
	LANGUAGE c STABLE STRICT PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'nsresolve_explain';
COMMENT ON FUNCTION nsresolve.explain(pg_catalog.text) IS
	'where each name of a migration would lead, without executing it; a note that begins with "error:" says that the statement will fail; unqualified operators of pg_catalog are left out';

CREATE FUNCTION nsresolve.explain(sql pg_catalog.text, role pg_catalog.name,
	default_schema pg_catalog.name DEFAULT NULL,
	OUT statement pg_catalog.int4, OUT line pg_catalog.int4, OUT "position" pg_catalog.int4,
	OUT kind pg_catalog.text, OUT reference pg_catalog.text, OUT qualified pg_catalog.bool,
	OUT schema pg_catalog.text, OUT rule pg_catalog.text, OUT found pg_catalog.bool,
	OUT note pg_catalog.text)
	RETURNS SETOF record
	LANGUAGE c STABLE PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'nsresolve_explain_as';
COMMENT ON FUNCTION nsresolve.explain(pg_catalog.text, pg_catalog.name, pg_catalog.name) IS
	'the same for another role, as after SET ROLE, and with another default schema; the caller has to be a member of the role';

CREATE FUNCTION nsresolve.summary(sql pg_catalog.text,
	OUT command pg_catalog.text, OUT rule pg_catalog.text, OUT schema pg_catalog.text,
	OUT refs pg_catalog.int8, OUT missing pg_catalog.int8, OUT notes pg_catalog.text)
	RETURNS SETOF record
	LANGUAGE c STABLE STRICT PARALLEL RESTRICTED
	AS 'MODULE_PATHNAME', 'nsresolve_summary';
COMMENT ON FUNCTION nsresolve.summary(pg_catalog.text) IS
	'what nsresolve.explain finds, counted by kind of statement, rule and schema';
