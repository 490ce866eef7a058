-- A CRM, one schema and one role for each tenant.  The first customer has been
-- in schema public since before there were tenants, with the tool's history,
-- which everybody may read.
CREATE ROLE crm_owner LOGIN PASSWORD :'password';
CREATE ROLE acme LOGIN PASSWORD :'password';
CREATE ROLE globex LOGIN PASSWORD :'password';
-- The application serves both tenants, and takes the role of one of them.
CREATE ROLE web LOGIN NOINHERIT PASSWORD :'password';
GRANT acme, globex TO web;

CREATE DATABASE crm OWNER crm_owner;
ALTER DATABASE crm SET nsresolve.enabled = on;
ALTER DATABASE crm SET nsresolve.metadata_schema = '$default';
ALTER ROLE crm_owner IN DATABASE crm SET nsresolve.default_schema = 'public';
ALTER ROLE acme IN DATABASE crm SET nsresolve.default_schema = 'acme';
ALTER ROLE globex IN DATABASE crm SET nsresolve.default_schema = 'globex';

\c crm
CREATE SCHEMA acme AUTHORIZATION acme;
CREATE SCHEMA globex AUTHORIZATION globex;
ALTER DEFAULT PRIVILEGES FOR ROLE crm_owner IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC;
