--
-- What explain shows of the migrations of real tools.  test/t/030_explain.pl
-- runs them and compares.
--
SET client_min_messages = warning;
CREATE SCHEMA "SQLUser";
SET nsresolve.enabled = on;
SET nsresolve.alias_schemas = 'public';

-- golang-migrate
\set text `cat test/data/golang-migrate/*.up.sql; ls -r test/data/golang-migrate/*.down.sql | xargs cat`
SELECT * FROM nsresolve.explain(:'text') WHERE rule IS DISTINCT FROM 'catalog';
-- Prisma
\set text `cat test/data/prisma/migrations/*/migration.sql`
SELECT * FROM nsresolve.explain(:'text') WHERE rule IS DISTINCT FROM 'catalog';
-- Alembic
\set text `cat test/data/alembic/upgrade.sql test/data/alembic/downgrade.sql`
SELECT * FROM nsresolve.explain(:'text') WHERE rule IS DISTINCT FROM 'catalog';
-- Rails
\set text `cat test/data/rails/structure.sql`
SELECT * FROM nsresolve.explain(:'text') WHERE rule IS DISTINCT FROM 'catalog';
-- Drizzle
\set text `cat demo/drizzle/drizzle/0*.sql`
SELECT * FROM nsresolve.explain(:'text') WHERE rule IS DISTINCT FROM 'catalog';
SELECT * FROM nsresolve.summary(:'text');
RESET nsresolve.enabled;
DROP SCHEMA "SQLUser";
