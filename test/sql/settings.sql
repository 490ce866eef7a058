--
-- The settings: defaults, who may set them, what is accepted.
--
\pset tuples_only on
\pset format unaligned
SELECT name, vartype, boot_val, context, enumvals FROM pg_settings
WHERE name LIKE 'nsresolve.%' AND name <> 'nsresolve.metadata_tables' ORDER BY name COLLATE "C";
SELECT checks.same(vartype || ' ' || context, 'string superuser') FROM pg_settings WHERE name = 'nsresolve.metadata_tables';
-- Each tool's tables are in the default.
SELECT checks.same(string_agg(t, ' '), NULL)
FROM unnest('{__drizzle_migrations,_prisma_migrations,alembic_version,django_migrations,schema_migrations,
	ar_internal_metadata,flyway_schema_history,databasechangelog,databasechangeloglock,goose_db_version,
	knex_migrations,knex_migrations_lock,migrations,SequelizeMeta,SequelizeData,mikro_orm_migrations,pgmigrations,
	kysely_migration,kysely_migration_lock,__EFMigrationsHistory,__diesel_schema_migrations,_sqlx_migrations,
	seaql_migrations,refinery_schema_history,doctrine_migration_versions,phinxlog,atlas_schema_revisions,
	schemaversion,migration,_yoyo_migration,yoyo_lock,
	drizzle.__drizzle_migrations,sqitch.changes,sqitch.events,sqitch.tags,graphile_migrate.migrations,
	atlas_schema_revisions.atlas_schema_revisions}'::text[]) t
WHERE NOT t = ANY (SELECT replace(s, '"', '') FROM pg_settings, unnest(string_to_array(boot_val, ', ')) s
				   WHERE name = 'nsresolve.metadata_tables');
-- The default is one that could be set.
SELECT boot_val AS tables FROM pg_settings WHERE name = 'nsresolve.metadata_tables' \gset
SET nsresolve.metadata_tables = :'tables';
RESET nsresolve.metadata_tables;
-- All are described, in a sentence.
SELECT checks.same(string_agg(name, ', '), NULL) FROM pg_settings
WHERE name LIKE 'nsresolve.%' AND (short_desc !~ '^[A-Z].*\.$' OR category IS NULL);
SELECT checks.same(string_agg(name, ', ' ORDER BY name COLLATE "C"), NULL) FROM pg_settings WHERE name ~ 'nsresolve\.leader';

-- Names: exact, one quoted literal.
SET nsresolve.default_schema = 'a name, "Quoted" and all';
SHOW nsresolve.default_schema;
SELECT checks.path('"a name, ""Quoted"" and all", "$user", public') FROM set_config('nsresolve.enabled', 'on', false);
SET nsresolve.default_schema = SQLUser;
SHOW nsresolve.default_schema;
SET nsresolve.default_schema = "SQLUser";
SHOW nsresolve.default_schema;
SET nsresolve.default_schema = '"SQLUser"';
SELECT checks.path('"""SQLUser""", "$user", public');
SET nsresolve.default_schema = '$user';
SELECT checks.path('"$user", public');
SET nsresolve.default_schema = '$User';
SELECT checks.path('"$User", "$user", public');
SELECT checks.same(set_config('nsresolve.default_schema', repeat('x', 63), false), repeat('x', 63));
SELECT checks.same(set_config('nsresolve.default_schema', repeat('ä', 31), false), repeat('ä', 31)) WHERE getdatabaseencoding() = 'UTF8'
UNION ALL SELECT 'ok' WHERE getdatabaseencoding() <> 'UTF8';
SET nsresolve.default_schema = 'pgaudit';
SET nsresolve.default_schema = 'PG_TEMP';
SET nsresolve.default_schema = 'INFORMATION_SCHEMA';
SET nsresolve.default_schema = 'public';
SET nsresolve.default_schema = '';
SET nsresolve.default_schema = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
SET nsresolve.default_schema = 'ääääääääääääääääääääääääääääääää';
SET nsresolve.default_schema = 'pg_catalog';
SET nsresolve.default_schema = 'pg_temp';
SET nsresolve.default_schema = 'pg_anything';
SET nsresolve.default_schema = 'information_schema';
SELECT set_config('nsresolve.default_schema', 'pg_toast', false);
SELECT set_config('nsresolve.default_schema', '', true);
SHOW nsresolve.default_schema;
RESET nsresolve.default_schema;
SHOW nsresolve.default_schema;

SET nsresolve.metadata_schema = 'a, "B"';
SELECT checks.path('"SQLUser", "$user", public, "a, ""B"""');
SET nsresolve.metadata_schema = '$default';
SET nsresolve.metadata_schema = '$current';
SET nsresolve.metadata_schema = '';
SET nsresolve.metadata_schema = '$user';
SET nsresolve.metadata_schema = '$Default';
SET nsresolve.metadata_schema = 'pg_catalog';
SET nsresolve.metadata_schema = 'information_schema';
SET nsresolve.metadata_schema = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
RESET nsresolve.metadata_schema;

-- Lists, by the rules of search_path.
SET nsresolve.shared_schemas = 'One,"Two" ,  three , "a, ""b""", "$user"';
SHOW nsresolve.shared_schemas;
SELECT checks.path('"SQLUser", one, "Two", three, "a, ""b""", "$user", public');
SET nsresolve.shared_schemas = '';
SET nsresolve.shared_schemas = ' ';
SELECT checks.path('"SQLUser", "$user", public');
SET nsresolve.shared_schemas = 'a b';
SET nsresolve.shared_schemas = 'a,';
SET nsresolve.shared_schemas = ',a';
SET nsresolve.shared_schemas = '"a';
SET nsresolve.shared_schemas = 'a, pg_catalog';
SET nsresolve.shared_schemas = 'a, information_schema';
SET nsresolve.shared_schemas = a, b;
RESET nsresolve.shared_schemas;
SET nsresolve.alias_schemas = 'public, "Old"';
SET nsresolve.alias_schemas = '$user';
SET nsresolve.alias_schemas = '"$user"';
SET nsresolve.alias_schemas = 'pg_catalog';
SET nsresolve.alias_schemas = 'information_schema';
SET nsresolve.alias_schemas = 'a b';
SHOW nsresolve.alias_schemas;
RESET nsresolve.alias_schemas;
SET nsresolve.metadata_tables = '';
SET nsresolve.metadata_tables = 'a, B.c, "d.e", "F"."g,h"';
SET nsresolve.metadata_tables = 'a.b.c';
SET nsresolve.metadata_tables = 'a b';
SET nsresolve.metadata_tables = 'a,,b';
SET nsresolve.metadata_tables = 'a.';
SET nsresolve.metadata_tables = '"a';
SHOW nsresolve.metadata_tables;
RESET nsresolve.metadata_tables;

-- The rest.
SET nsresolve.fallthrough = 'warning';
SET nsresolve.fallthrough = allow;
SET nsresolve.fallthrough = 'ERROR';
SHOW nsresolve.fallthrough;
SET nsresolve.fallthrough = 'maybe';
SET nsresolve.destructive_ddl = 'confirm';
SET nsresolve.destructive_ddl = 'refuse';
SET nsresolve.destructive_ddl = 'deny';
RESET nsresolve.destructive_ddl;
SET nsresolve.enabled = 'perhaps';
SET nsresolve.create_schema = 'perhaps';
SET nsresolve.override_empty_search_path = 'perhaps';
SET nsresolve.nothing = 1;
SET nsresolve.leader_search_path = 'x';
SET nsresolve.leader_default_schema = 'x';

-- Who may: the superuser's settings.
CREATE ROLE regress_nsr_user;
SET SESSION AUTHORIZATION regress_nsr_user;
SELECT * FROM checks.refuses('42501', $$
	SET nsresolve.enabled = off;
	SET nsresolve.shared_schemas = 'a';
	SET nsresolve.alias_schemas = 'a';
	SET nsresolve.fallthrough = allow;
	SET nsresolve.metadata_tables = 'a';
	SET nsresolve.metadata_guard = off;
	SET nsresolve.destructive_ddl = allow;
	SET nsresolve.override_empty_search_path = on;
	SET LOCAL nsresolve.enabled = off;
	SELECT set_config('nsresolve.enabled', 'off', true);
	ALTER ROLE regress_nsr_user SET nsresolve.enabled = off;
	ALTER ROLE regress_nsr_user SET nsresolve.shared_schemas = 'a';
	CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql SET nsresolve.enabled = off AS 'SELECT 1'
$$);
SET nsresolve.enabled = off;
-- Anyone's.
SELECT * FROM checks.touches('', $$
	SET nsresolve.default_schema = 'a';
	SET LOCAL nsresolve.create_schema = on;
	SET nsresolve.metadata_schema = 'b';
	SET LOCAL nsresolve.confirm_destructive = on;
	ALTER ROLE regress_nsr_user SET nsresolve.default_schema = 'c';
	ALTER ROLE regress_nsr_user SET nsresolve.create_schema = on;
	ALTER ROLE regress_nsr_user RESET ALL;
	RESET nsresolve.default_schema;
	RESET nsresolve.metadata_schema
$$);
ALTER ROLE regress_nsr_user SET nsresolve.default_schema = 'pg_bad';
ALTER ROLE regress_nsr_user SET nsresolve.default_schema = '';
RESET SESSION AUTHORIZATION;
-- GRANT SET.
GRANT SET ON PARAMETER nsresolve.enabled, nsresolve.shared_schemas TO regress_nsr_user;
SET SESSION AUTHORIZATION regress_nsr_user;
SET nsresolve.enabled = off;
SELECT checks.path('"$user", public');
SET nsresolve.enabled = on;
SET nsresolve.shared_schemas = 'granted';
SELECT checks.path('"SQLUser", granted, "$user", public');
SET nsresolve.alias_schemas = 'a';
RESET SESSION AUTHORIZATION;
RESET nsresolve.shared_schemas;
REVOKE SET ON PARAMETER nsresolve.enabled, nsresolve.shared_schemas FROM regress_nsr_user;

-- For a database, a role, and a role in a database.
ALTER ROLE regress_nsr_user SET nsresolve.enabled = on;
DO $$
BEGIN
	EXECUTE format('ALTER DATABASE %I SET nsresolve.enabled = on', current_database());
	EXECUTE format('ALTER DATABASE %I SET nsresolve.default_schema = %L', current_database(), 'Of "database"');
	EXECUTE format('ALTER ROLE regress_nsr_user IN DATABASE %I SET nsresolve.shared_schemas = %L', current_database(), 'a, "B"');
END $$;
\c -
SELECT checks.path('"Of ""database""", "$user", public');
SHOW nsresolve.enabled;
SET nsresolve.default_schema = 'mine';
SELECT checks.path('mine, "$user", public');
RESET nsresolve.default_schema;
SELECT checks.path('"Of ""database""", "$user", public');
SELECT checks.same(array_to_string(setconfig, ' '), 'nsresolve.shared_schemas=a, "B"')
FROM pg_db_role_setting WHERE setrole = 'regress_nsr_user'::regrole AND setdatabase <> 0;
DO $$
BEGIN
	EXECUTE format('ALTER DATABASE %I SET nsresolve.enabled = off', current_database());
	EXECUTE format('ALTER DATABASE %I SET nsresolve.default_schema = "SQLUser"', current_database());
	EXECUTE format('ALTER ROLE regress_nsr_user IN DATABASE %I RESET ALL', current_database());
END $$;
\c -
SHOW nsresolve.default_schema;

-- EXPLAIN (SETTINGS) shows what changes a query's meaning.
CREATE FUNCTION checks.explained() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (SETTINGS, FORMAT json) SELECT 1' INTO plan;
	RETURN (SELECT string_agg(key || '=' || value, '; ' ORDER BY key COLLATE "C")
			FROM json_each_text(plan -> 0 -> 'Settings') WHERE key LIKE 'nsresolve.%');
END $$;
SET nsresolve.enabled = on;
SET nsresolve.default_schema = 'app';
SET nsresolve.shared_schemas = 'a, b';
SET nsresolve.alias_schemas = 'public';
SET nsresolve.metadata_schema = 'meta';
SET nsresolve.override_empty_search_path = on;
SELECT checks.same(checks.explained(), 'nsresolve.alias_schemas=public; nsresolve.default_schema=app; nsresolve.enabled=on; nsresolve.metadata_schema=meta; nsresolve.override_empty_search_path=on; nsresolve.shared_schemas=a, b');
RESET ALL;
SELECT checks.same(checks.explained(), NULL);
DROP FUNCTION checks.explained;
DROP ROLE regress_nsr_user;

-- The functions that the extension brings are described.
SELECT checks.same(string_agg(p.oid::regprocedure::text, ', '), NULL) FROM pg_proc p
WHERE pronamespace = 'nsresolve'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL;
SELECT checks.same(extversion || ' ' || extrelocatable || ' ' || nsresolve.library_version(), '1.1 false 1.1')
FROM pg_extension WHERE extname = 'nsresolve';
