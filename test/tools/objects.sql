-- What the role "app" owns in the present database, one JSON object a line.
-- "metadata" are the tables in the variable of that name, as name or
-- schema.name, and what belongs to them.
SELECT json_build_object('kind', kind, 'schema', nspname, 'name', name,
	'oid', o.oid, 'metadata', coalesce(part_of = ANY (m.oids), false))
FROM (
	SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence'
			WHEN 'v' THEN 'view' ELSE relkind::text END AS kind,
		relnamespace AS schema, relname::text AS name, c.oid,
		coalesce(i.indrelid, d.refobjid, c.oid) AS part_of
	FROM pg_class c
		LEFT JOIN pg_index i ON i.indexrelid = c.oid
		LEFT JOIN pg_depend d ON relkind = 'S' AND d.classid = 'pg_class'::regclass
			AND d.objid = c.oid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
	WHERE relowner = 'app'::regrole AND relnamespace <> 'pg_toast'::regnamespace
		AND (relkind <> 'c')
	UNION ALL
	SELECT 'column', relnamespace, relname || '.' || attname, attrelid, attrelid
	FROM pg_attribute
		JOIN pg_class c ON c.oid = attrelid
	WHERE relowner = 'app'::regrole AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
	UNION ALL
	SELECT CASE typtype WHEN 'e' THEN 'enum' ELSE 'type' END, typnamespace, typname, oid, oid
	FROM pg_type
	WHERE typowner = 'app'::regrole AND typelem = 0 AND typrelid = 0
	UNION ALL
	SELECT 'function', pronamespace, proname, oid, oid
	FROM pg_proc
	WHERE proowner = 'app'::regrole
) o
	CROSS JOIN (
	SELECT array_agg(oid) AS oids
	FROM pg_class
	WHERE relname = ANY (:'metadata'::text[])
		OR (SELECT nspname FROM pg_namespace WHERE oid = relnamespace) || '.' || relname = ANY (:'metadata'::text[])
) m
	JOIN pg_namespace n ON n.oid = schema
ORDER BY kind, nspname COLLATE "C", name COLLATE "C";
