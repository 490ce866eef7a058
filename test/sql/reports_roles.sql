--
-- nsresolve.roles and nsresolve.role_settings.
--
SET client_min_messages = warning;
CREATE SCHEMA reports_app;
CREATE SCHEMA "Reports_Case";
CREATE SCHEMA regress_nsr_own;
SELECT current_database() AS db \gset
CREATE ROLE regress_nsr_plain LOGIN;
CREATE ROLE regress_nsr_indb LOGIN;
CREATE ROLE regress_nsr_global LOGIN;
CREATE ROLE regress_nsr_own LOGIN;
CREATE ROLE regress_nsr_case LOGIN;
CREATE ROLE regress_nsr_maker LOGIN;
CREATE ROLE regress_nsr_beggar LOGIN;
CREATE ROLE regress_nsr_off LOGIN;
CREATE ROLE regress_nsr_wrong LOGIN;
CREATE ROLE regress_nsr_tenant;
CREATE ROLE regress_nsr_group;
CREATE ROLE regress_nsr_shared;
CREATE ROLE regress_nsr_lonely;
CREATE ROLE regress_nsr_lonely_set;
GRANT regress_nsr_tenant, regress_nsr_group TO regress_nsr_indb;
GRANT regress_nsr_shared TO regress_nsr_indb, regress_nsr_global, regress_nsr_own;
GRANT USAGE, CREATE ON SCHEMA reports_app TO regress_nsr_indb, regress_nsr_own;
GRANT USAGE ON SCHEMA reports_app TO regress_nsr_tenant;
GRANT USAGE, CREATE ON SCHEMA regress_nsr_own TO regress_nsr_own;
GRANT CREATE ON DATABASE :"db" TO regress_nsr_maker;

ALTER ROLE regress_nsr_indb IN DATABASE :"db" SET nsresolve.default_schema = 'reports_app';
ALTER ROLE regress_nsr_indb SET nsresolve.default_schema = 'reports_elsewhere';
ALTER ROLE regress_nsr_global SET nsresolve.default_schema = 'reports_app';
ALTER ROLE regress_nsr_own SET NSRESOLVE.Default_Schema = '$user';
ALTER ROLE regress_nsr_case SET nsresolve.default_schema = 'reports_case';
ALTER ROLE regress_nsr_maker SET nsresolve.default_schema = 'reports_new';
ALTER ROLE regress_nsr_maker SET nsresolve.create_schema = on;
ALTER ROLE regress_nsr_beggar SET nsresolve.default_schema = 'reports_new';
ALTER ROLE regress_nsr_beggar SET nsresolve.create_schema = 1;
ALTER ROLE regress_nsr_off SET nsresolve.default_schema = 'reports_app';
ALTER ROLE regress_nsr_tenant SET nsresolve.default_schema = 'reports_app';
ALTER ROLE regress_nsr_lonely_set SET nsresolve.default_schema = 'reports_gone';
ALTER ROLE regress_nsr_wrong SET nsresolve.default_schema = 'x';
SET allow_system_table_mods = on;
UPDATE pg_db_role_setting SET setconfig = '{nsresolve.default_schema=pg_catalog}'
WHERE setrole = 'regress_nsr_wrong'::regrole;
RESET allow_system_table_mods;
DO $$
DECLARE
	r text;
BEGIN
	FOR r IN SELECT rolname FROM pg_roles WHERE rolname ~ '^regress_nsr' AND rolcanlogin AND rolname NOT IN ('regress_nsr_off', 'regress_nsr_plain') LOOP
		EXECUTE format('ALTER ROLE %I IN DATABASE %I SET nsresolve.enabled = on', r, current_database());
	END LOOP;
END $$;
SELECT * FROM nsresolve.roles WHERE role ~ '^regress_nsr';

-- Database and server stand behind.
ALTER DATABASE :"db" SET nsresolve.default_schema = 'reports_app';
ALTER ROLE ALL SET nsresolve.fallthrough = warning;
SELECT role, default_schema, source FROM nsresolve.roles
WHERE role IN ('regress_nsr_plain', 'regress_nsr_indb', 'regress_nsr_group', 'regress_nsr_shared');
SELECT * FROM nsresolve.role_settings WHERE role = 'regress_nsr_indb';
ALTER DATABASE :"db" RESET nsresolve.default_schema;
ALTER ROLE ALL RESET nsresolve.fallthrough;
SELECT name, (nsresolve.server_setting(name)).* FROM unnest(ARRAY['nsresolve.default_schema', 'nsresolve.fallthrough']) name;

-- Everyone may look.
SET SESSION AUTHORIZATION regress_nsr_plain;
SELECT count(*) FROM nsresolve.roles WHERE role ~ '^regress_nsr';
SELECT nsresolve.default_schema();
SET nsresolve.default_schema = '$user';
SELECT nsresolve.default_schema();
-- What the session sets itself changes nothing in the view.
SELECT default_schema, source FROM nsresolve.roles WHERE role = 'regress_nsr_plain';
SELECT nsresolve.server_setting('shared_preload_libraries');
SELECT nsresolve.server_setting('no_such_setting');
RESET SESSION AUTHORIZATION;
RESET nsresolve.default_schema;

SELECT nsresolve.name_list('a, "B, c", $user'), nsresolve.name_list(''), nsresolve.name_list('a,,b');

DROP SCHEMA reports_app, "Reports_Case", regress_nsr_own;
REVOKE CREATE ON DATABASE :"db" FROM regress_nsr_maker;
DROP ROLE regress_nsr_plain, regress_nsr_indb, regress_nsr_global, regress_nsr_own, regress_nsr_case,
	regress_nsr_maker, regress_nsr_beggar, regress_nsr_off, regress_nsr_wrong, regress_nsr_tenant,
	regress_nsr_group, regress_nsr_shared, regress_nsr_lonely, regress_nsr_lonely_set;
