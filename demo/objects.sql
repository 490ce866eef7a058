-- Puts all that shop_migrator owns in the present database into the variable
-- "objects".  What belongs to a table and has no name that anyone chose (TOAST,
-- row types, the indexes of constraints) is left out.
SELECT coalesce(json_agg(o), '[]') AS objects
FROM (
	SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view'
			WHEN 'S' THEN 'sequence' WHEN 'i' THEN 'index' ELSE relkind::text
		END AS kind, relname AS name, relnamespace::regnamespace::text AS schema
	FROM pg_class c
	WHERE relowner = 'shop_migrator'::regrole AND relkind <> 't'
		AND relnamespace <> 'pg_toast'::regnamespace
		AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid AND contype IN ('p', 'u'))
	UNION ALL
	SELECT 'type', typname, typnamespace::regnamespace::text
	FROM pg_type
	WHERE typowner = 'shop_migrator'::regrole AND typrelid = 0 AND typelem = 0
	UNION ALL
	SELECT 'function', proname, pronamespace::regnamespace::text
	FROM pg_proc
	WHERE proowner = 'shop_migrator'::regrole
) o \gset
