-- Moves the application's tables, sequences, views and enums from public to
-- app_schema, but not metadata.  For a server without nsresolve.
DO $$
DECLARE
	o record;
BEGIN
	FOR o IN
		SELECT 'TABLE' AS kind, oid::regclass::text AS name FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND relname <> ALL (ARRAY[METADATA])
		UNION ALL
		SELECT 'TYPE', oid::regtype::text FROM pg_type
		WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
	LOOP
		EXECUTE format('ALTER %s %s SET SCHEMA app_schema', o.kind, o.name);
	END LOOP;
END
$$;
