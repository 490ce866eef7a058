-- Two databases for one application: "plain" as PostgreSQL is, "shop" under
-- nsresolve.  For psql, as a superuser, on a server that preloads nsresolve.
\set ON_ERROR_STOP on
\set QUIET on
\getenv superuser PGUSER
\getenv password PGPASSWORD

-- The tool that migrates; the application, which works as another role.
CREATE ROLE shop_migrator LOGIN PASSWORD :'password';
CREATE ROLE shop_app LOGIN PASSWORD :'password';
CREATE ROLE shop_rw;
GRANT shop_rw TO shop_app;

CREATE DATABASE plain;
CREATE DATABASE shop;

-- All that an administrator has to say for nsresolve:
ALTER DATABASE shop SET nsresolve.enabled = on;
ALTER DATABASE shop SET nsresolve.alias_schemas = 'public';
ALTER ROLE shop_migrator IN DATABASE shop SET nsresolve.create_schema = on;
GRANT CREATE ON DATABASE shop TO shop_migrator;

\c plain :superuser
GRANT CREATE ON SCHEMA public TO shop_migrator;
\ir rights.sql
\c plain shop_migrator
\ir migrate.sql

\c shop :superuser
\ir rights.sql
\c shop shop_migrator
\ir migrate.sql
