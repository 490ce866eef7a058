-- Shows where each object landed in the two databases, and fails if anything
-- in "shop" is in public, or missing.
\set ON_ERROR_STOP on
\set QUIET on
\pset footer off
\getenv superuser PGUSER

\c plain :superuser
\ir objects.sql
\set plain :objects
\c shop :superuser
\ir objects.sql

CREATE TEMP VIEW landed AS
SELECT kind, name, p.schema AS plain, s.schema AS shop
FROM json_to_recordset(:'plain') AS p (kind text, name text, schema text)
	FULL JOIN json_to_recordset(:'objects') AS s (kind text, name text, schema text)
	USING (kind, name);

\echo
\echo 'Where each object landed, in database "plain" and in database "shop":'
SELECT kind, name, plain AS "in plain", shop AS "in shop"
FROM landed
ORDER BY array_position('{type,sequence,table,view,index}', kind), name;

\pset tuples_only on
\pset format unaligned
SELECT format('Objects in public: %s of %s in plain, %s of %s in shop.',
	count(*) FILTER (WHERE plain = 'public'), count(plain),
	count(*) FILTER (WHERE shop = 'public'), count(shop))
FROM landed;

DO $$
BEGIN
	IF EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)
		OR EXISTS (SELECT FROM pg_type WHERE typnamespace = 'public'::regnamespace)
		OR EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'public'::regnamespace)
	THEN
		RAISE EXCEPTION 'database "shop" has objects in public';
	ELSIF EXISTS (SELECT FROM landed WHERE shop IS NULL OR plain IS NULL) OR
		NOT EXISTS (SELECT FROM landed)
	THEN
		RAISE EXCEPTION 'the two databases do not have the same objects';
	END IF;
END
$$;
