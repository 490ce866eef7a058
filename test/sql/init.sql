--
-- The extension in this database, the library in all of its sessions however
-- the server is set up, and what the other tests check with.
--
SET client_min_messages = error;
CREATE EXTENSION nsresolve;
LOAD 'nsresolve';
DO $$
DECLARE
	setting record;
BEGIN
	EXECUTE format('ALTER DATABASE %I SET session_preload_libraries = nsresolve',
				   current_database());
	EXECUTE format('ALTER DATABASE %I SET search_path = "$user", public',
				   current_database());
	FOR setting IN SELECT name, boot_val FROM pg_settings WHERE name LIKE 'nsresolve.%' LOOP
		EXECUTE format('ALTER DATABASE %I SET %s = %L',
					   current_database(), setting.name, setting.boot_val);
	END LOOP;
END $$;

CREATE SCHEMA checks;
GRANT USAGE ON SCHEMA checks TO PUBLIC;

-- Every catalog row that a statement of ours could touch, with the schema that
-- it belongs to: objects, what belongs to them, and dependencies on them.
CREATE VIEW checks.objects AS
SELECT o.classid, o.objid, regexp_replace(n.nspname, '^(pg_temp)_.*', '\1') AS schema, o.name::text, o.version
FROM (
	SELECT tableoid AS classid, oid AS objid, relnamespace AS nsp, relname AS name, xmin::text || ctid AS version FROM pg_catalog.pg_class
	UNION ALL SELECT tableoid, oid, typnamespace, typname, xmin::text || ctid FROM pg_catalog.pg_type
	UNION ALL SELECT tableoid, oid, pronamespace, proname, xmin::text || ctid FROM pg_catalog.pg_proc
	UNION ALL SELECT tableoid, oid, oprnamespace, oprname, xmin::text || ctid FROM pg_catalog.pg_operator
	UNION ALL SELECT tableoid, oid, opcnamespace, opcname, xmin::text || ctid FROM pg_catalog.pg_opclass
	UNION ALL SELECT tableoid, oid, opfnamespace, opfname, xmin::text || ctid FROM pg_catalog.pg_opfamily
	UNION ALL SELECT tableoid, oid, collnamespace, collname, xmin::text || ctid FROM pg_catalog.pg_collation
	UNION ALL SELECT tableoid, oid, connamespace, conname, xmin::text || ctid FROM pg_catalog.pg_conversion
	UNION ALL SELECT tableoid, oid, connamespace, conname, xmin::text || ctid FROM pg_catalog.pg_constraint
	UNION ALL SELECT tableoid, oid, stxnamespace, stxname, xmin::text || ctid FROM pg_catalog.pg_statistic_ext
	UNION ALL SELECT tableoid, oid, prsnamespace, prsname, xmin::text || ctid FROM pg_catalog.pg_ts_parser
	UNION ALL SELECT tableoid, oid, dictnamespace, dictname, xmin::text || ctid FROM pg_catalog.pg_ts_dict
	UNION ALL SELECT tableoid, oid, tmplnamespace, tmplname, xmin::text || ctid FROM pg_catalog.pg_ts_template
	UNION ALL SELECT tableoid, oid, cfgnamespace, cfgname, xmin::text || ctid FROM pg_catalog.pg_ts_config
) o JOIN pg_catalog.pg_namespace n ON n.oid = o.nsp
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'checks', 'nsresolve')
	AND n.nspname !~ '^pg_toast';

CREATE VIEW checks.rows AS
WITH o AS MATERIALIZED (SELECT * FROM checks.objects),
sub AS MATERIALIZED (
	SELECT classid, objid, schema, name FROM o
	UNION ALL SELECT c.tableoid, c.oid, schema, name FROM pg_catalog.pg_trigger c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = tgrelid
	UNION ALL SELECT c.tableoid, c.oid, schema, name FROM pg_catalog.pg_policy c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = polrelid
	UNION ALL SELECT c.tableoid, c.oid, schema, name FROM pg_catalog.pg_rewrite c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = ev_class
	UNION ALL SELECT c.tableoid, c.oid, schema, name FROM pg_catalog.pg_cast c JOIN o ON classid = 'pg_catalog.pg_type'::regclass AND objid IN (castsource, casttarget)
	UNION ALL SELECT c.tableoid, c.oid, schema, name FROM pg_catalog.pg_transform c JOIN o ON classid = 'pg_catalog.pg_type'::regclass AND objid = trftype
)
SELECT schema, classid::regclass::text AS catalog, name, version FROM o
UNION ALL SELECT schema, 'pg_attribute', name, concat_ws(' ', c.attname, c.xmin, c.ctid) FROM pg_catalog.pg_attribute c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = attrelid WHERE attnum > 0
UNION ALL SELECT schema, 'pg_attrdef', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_attrdef c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = adrelid
UNION ALL SELECT schema, 'pg_index', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_index c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = indrelid
UNION ALL SELECT schema, 'pg_inherits', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_inherits c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid IN (inhrelid, inhparent)
UNION ALL SELECT schema, 'pg_trigger', name, concat_ws(' ', tgname, c.xmin, c.ctid) FROM pg_catalog.pg_trigger c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = tgrelid
UNION ALL SELECT schema, 'pg_policy', name, concat_ws(' ', polname, c.xmin, c.ctid) FROM pg_catalog.pg_policy c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = polrelid
UNION ALL SELECT schema, 'pg_rewrite', name, concat_ws(' ', rulename, c.xmin, c.ctid) FROM pg_catalog.pg_rewrite c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = ev_class
UNION ALL SELECT schema, 'pg_sequence', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_sequence c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = seqrelid
UNION ALL SELECT schema, 'pg_publication_rel', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_publication_rel c JOIN o ON classid = 'pg_catalog.pg_class'::regclass AND objid = prrelid
UNION ALL SELECT schema, 'pg_enum', name, concat_ws(' ', enumlabel, c.xmin, c.ctid) FROM pg_catalog.pg_enum c JOIN o ON classid = 'pg_catalog.pg_type'::regclass AND objid = enumtypid
UNION ALL SELECT schema, 'pg_range', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_range c JOIN o ON classid = 'pg_catalog.pg_type'::regclass AND objid = rngtypid
UNION ALL SELECT schema, 'pg_amop', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_amop c JOIN o ON classid = 'pg_catalog.pg_opfamily'::regclass AND objid = amopfamily
UNION ALL SELECT schema, 'pg_amproc', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_amproc c JOIN o ON classid = 'pg_catalog.pg_opfamily'::regclass AND objid = amprocfamily
UNION ALL SELECT schema, 'pg_aggregate', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_aggregate c JOIN o ON classid = 'pg_catalog.pg_proc'::regclass AND objid = aggfnoid
UNION ALL SELECT schema, 'pg_ts_config_map', name, concat_ws(' ', c.xmin, c.ctid) FROM pg_catalog.pg_ts_config_map c JOIN o ON classid = 'pg_catalog.pg_ts_config'::regclass AND objid = mapcfg
UNION ALL SELECT schema, 'pg_description', name, concat_ws(' ', description, c.xmin, c.ctid) FROM pg_catalog.pg_description c JOIN sub ON classid = classoid AND objid = objoid
UNION ALL SELECT schema, 'pg_depend', name, concat_ws(' ', d.classid::regclass, d.objid, d.objsubid, deptype) FROM pg_catalog.pg_depend d JOIN o ON refclassid = o.classid AND refobjid = o.objid
UNION ALL SELECT schema, 'pg_depend', name, concat_ws(' ', d.refclassid::regclass, d.refobjid, deptype) FROM pg_catalog.pg_depend d JOIN sub ON d.classid = sub.classid AND d.objid = sub.objid WHERE d.deptype IN ('x', 'e');

GRANT SELECT ON checks.objects, checks.rows TO PUBLIC;

CREATE FUNCTION checks.snapshot() RETURNS text[] LANGUAGE plpgsql AS $$
BEGIN
	RETURN array(SELECT DISTINCT concat_ws(' ', schema, catalog, name, version) FROM checks.rows);
END $$;

-- Splits at semicolons that end a line.
CREATE FUNCTION checks.statements(list text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT btrim(s, E' \t\n') FROM regexp_split_to_table(list || E'\n', ';\s*\n') s
	WHERE s ~ '\S'
$$;

-- Runs each statement.  What it makes, changes, removes or refers to must be in
-- the schemas given ("a, b") and in no other.
CREATE FUNCTION checks.touches(expected text, list text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	statement text;
	before text[] := checks.snapshot();
	after text[];
	changed text[];
	schemas text;
	total int := 0;
	good int := 0;
BEGIN
	FOR statement IN SELECT * FROM checks.statements(list) LOOP
		total := total + 1;
		BEGIN
			EXECUTE statement;
			after := checks.snapshot();
			SELECT array_agg(coalesce(a, b)) INTO changed
			FROM unnest(before) b FULL JOIN unnest(after) a ON a = b
			WHERE a IS NULL OR b IS NULL;
			before := after;
			SELECT coalesce(string_agg(DISTINCT split_part(c, ' ', 1), ', '
									   ORDER BY split_part(c, ' ', 1)), '') INTO schemas
			FROM unnest(changed) c;
			IF schemas = expected THEN
				good := good + 1;
			ELSE
				RETURN NEXT format(E'FAILED: %s\n  touches %s', statement, schemas);
			END IF;
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT format(E'FAILED: %s\n  %s: %s', statement, SQLSTATE, SQLERRM);
		END;
	END LOOP;
	RETURN NEXT format('%s of %s', good, total);
END $$;

-- Runs each statement, which must fail with this SQLSTATE, and must not have
-- made anything.
CREATE FUNCTION checks.refuses(expected text, list text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	statement text;
	total int := 0;
	good int := 0;
BEGIN
	FOR statement IN SELECT * FROM checks.statements(list) LOOP
		total := total + 1;
		BEGIN
			EXECUTE statement;
			RETURN NEXT format(E'FAILED: %s\n  was accepted', statement);
		EXCEPTION WHEN OTHERS THEN
			IF SQLSTATE = expected THEN
				good := good + 1;
			ELSE
				RETURN NEXT format(E'FAILED: %s\n  %s: %s', statement, SQLSTATE, SQLERRM);
			END IF;
		END;
	END LOOP;
	RETURN NEXT format('%s of %s', good, total);
END $$;

CREATE FUNCTION checks.same(actual text, expected text) RETURNS text LANGUAGE sql AS $$
	SELECT CASE WHEN actual IS NOT DISTINCT FROM expected THEN 'ok'
		ELSE format('FAILED: got %s, expected %s',
			coalesce(actual, 'null'), coalesce(expected, 'null')) END
$$;

-- The effective path, however one asks for it; "schemas" are those of it that
-- exist, if given.
CREATE FUNCTION checks.path(expected text, schemas text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	shown text;
BEGIN
	EXECUTE 'SELECT setting FROM pg_catalog.pg_settings WHERE name = ''search_path''' INTO shown;
	IF shown IS DISTINCT FROM expected OR current_setting('search_path') IS DISTINCT FROM expected THEN
		RETURN format('FAILED: got %s / %s, expected %s', shown, current_setting('search_path'), expected);
	END IF;
	IF schemas IS NOT NULL AND array_to_string(current_schemas(false), ', ') <> schemas THEN
		RETURN format('FAILED: got schemas %s, expected %s', current_schemas(false), schemas);
	END IF;
	IF schemas IS NOT NULL AND current_schema() IS DISTINCT FROM (nullif(split_part(schemas, ', ', 1), ''))::name THEN
		RETURN format('FAILED: got current_schema() %s, expected %s', current_schema(), split_part(schemas, ', ', 1));
	END IF;
	RETURN 'ok';
END $$;
