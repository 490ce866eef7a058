-- What version 1 of the application could not work with.
ALTER TABLE orders RENAME COLUMN price TO amount;
ALTER TABLE orders ADD COLUMN currency text NOT NULL DEFAULT 'EUR';
CREATE OR REPLACE FUNCTION label() RETURNS text LANGUAGE sql AS $$ SELECT 'version 2' $$;
