-- An application that has lived in schema public of the database "old", and its
-- new home, where a role that is no superuser owns everything.
CREATE ROLE owner LOGIN PASSWORD :'password';
CREATE DATABASE old OWNER owner;
CREATE DATABASE new OWNER owner;
ALTER DATABASE new SET nsresolve.enabled = on;
ALTER DATABASE new SET nsresolve.alias_schemas = 'public';
ALTER DATABASE new SET nsresolve.override_empty_search_path = on;
ALTER ROLE owner IN DATABASE new SET nsresolve.default_schema = 'shop';
ALTER ROLE owner IN DATABASE new SET nsresolve.create_schema = on;

-- The same, but without the setting that this is about.
CREATE DATABASE unset OWNER owner;
ALTER DATABASE unset SET nsresolve.enabled = on;
ALTER DATABASE unset SET nsresolve.alias_schemas = 'public';
ALTER ROLE owner IN DATABASE unset SET nsresolve.default_schema = 'shop';
ALTER ROLE owner IN DATABASE unset SET nsresolve.create_schema = on;
