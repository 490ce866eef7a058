-- One application, two schemas.  The role "app" says by its setting which of
-- them is live.
CREATE ROLE migrator LOGIN PASSWORD :'password';
CREATE ROLE app LOGIN PASSWORD :'password';
-- A pool logs in as this role and takes the role "app".
CREATE ROLE web LOGIN NOINHERIT PASSWORD :'password';
GRANT app TO web;

CREATE DATABASE shop;
ALTER DATABASE shop SET nsresolve.enabled = on;
ALTER ROLE app SET nsresolve.default_schema = 'blue';

\c shop
CREATE SCHEMA blue AUTHORIZATION migrator;
CREATE SCHEMA green AUTHORIZATION migrator;
GRANT USAGE ON SCHEMA blue, green TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE migrator GRANT SELECT, INSERT ON TABLES TO app;
