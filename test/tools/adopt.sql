-- Takes the application over from schema public.
SELECT count(*) FROM nsresolve.adopt('public', 'app_schema', true);
