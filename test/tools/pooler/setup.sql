-- A role with a schema of its own, several times, and the role that the pooler
-- logs in as, which may take all of them and has no schema itself.
ALTER DATABASE pool SET nsresolve.enabled = on;
CREATE ROLE pool LOGIN NOINHERIT PASSWORD :'password';
ALTER ROLE pool IN DATABASE pool SET nsresolve.default_schema = 'nowhere';

SELECT format('CREATE ROLE role_%1$s', n),
	format('GRANT role_%1$s TO pool', n),
	format('ALTER ROLE role_%1$s IN DATABASE pool SET nsresolve.default_schema = %2$L', n, 'schema_' || n),
	format('CREATE SCHEMA schema_%1$s', n),
	format('GRANT USAGE, CREATE ON SCHEMA schema_%1$s TO role_%1$s', n),
	format('CREATE TABLE schema_%1$s.landed (
		role text NOT NULL DEFAULT current_user CHECK (role = %2$L),
		schema text NOT NULL CHECK (schema = %3$L),
		backend integer NOT NULL DEFAULT pg_backend_pid())', n, 'role_' || n, 'schema_' || n),
	format('GRANT INSERT ON schema_%1$s.landed TO role_%1$s', n)
FROM generate_series(1, :roles) n \gexec

CREATE SCHEMA verdict;
SET search_path = verdict;

-- The same table where everybody may write, which must stay empty.
CREATE TABLE public.landed (role text DEFAULT current_user, schema text, backend integer DEFAULT pg_backend_pid());
GRANT INSERT ON public.landed TO PUBLIC;

SELECT 'CREATE VIEW landed AS SELECT ''public'' AS table_schema, * FROM public.landed' ||
	string_agg(format(' UNION ALL SELECT %L, * FROM %1$I.landed', 'schema_' || n), '')
FROM generate_series(1, :roles) n \gexec

CREATE VIEW public.verdict AS
SELECT count(*) AS rows,
	count(*) FILTER (WHERE schema IS DISTINCT FROM table_schema
		OR replace(role, 'role', 'schema') IS DISTINCT FROM table_schema) AS wrong,
	count(DISTINCT backend) AS backends,
	(SELECT count(*) FROM (
		SELECT FROM landed GROUP BY backend HAVING count(DISTINCT role) > 1
	) s) AS shared
FROM landed;

CREATE PROCEDURE public.empty() LANGUAGE plpgsql AS $$
DECLARE
	one text;
BEGIN
	FOREACH one IN ARRAY (SELECT array_agg(nspname) FROM pg_namespace WHERE nspname ~ '^schema_' OR nspname = 'public') LOOP
		EXECUTE format('TRUNCATE %I.landed', one);
	END LOOP;
END
$$;

-- The superuser looks at it from outside.
ALTER ROLE postgres IN DATABASE pool SET nsresolve.enabled = off;
