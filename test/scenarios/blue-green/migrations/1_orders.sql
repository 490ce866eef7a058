CREATE TABLE orders (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	customer text NOT NULL,
	price numeric NOT NULL
);
CREATE FUNCTION label() RETURNS text LANGUAGE sql AS $$ SELECT 'version 1' $$;
