-- One role migrates; the application works as another one, which it takes by
-- SET ROLE.  Both have the default schema "bank".
CREATE ROLE migrator LOGIN PASSWORD :'password';
CREATE ROLE teller;
CREATE ROLE web LOGIN PASSWORD :'password';
GRANT teller TO web;
-- The same database without nsresolve, to compare with.
CREATE DATABASE plain;
\c plain
GRANT ALL ON SCHEMA public TO migrator;

CREATE DATABASE bank;
\c bank
CREATE SCHEMA bank AUTHORIZATION migrator;
GRANT USAGE ON SCHEMA bank TO teller;
-- Somebody else's, which no migration may touch.
CREATE TABLE public.notice (text text);

ALTER DATABASE bank SET nsresolve.enabled = on;
ALTER DATABASE bank SET nsresolve.alias_schemas = 'public';
ALTER ROLE migrator IN DATABASE bank SET nsresolve.default_schema = 'bank';
ALTER ROLE teller IN DATABASE bank SET nsresolve.default_schema = 'bank';
