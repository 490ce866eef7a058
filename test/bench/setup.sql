-- The data of the measurements.  Variables: schemas, how many schemas and roles
-- with settings of their own there are; tables, how many tables beside those
-- that are used.
\set ON_ERROR_STOP on
SET client_min_messages = warning;

CREATE ROLE app LOGIN;
CREATE ROLE app_schema LOGIN;		-- with nsresolve's settings
CREATE ROLE app_path LOGIN;		-- with what one would do instead
ALTER ROLE app_schema SET nsresolve.default_schema = 's_1';
ALTER ROLE app_path SET search_path = 's_1', 'public';

CREATE SCHEMA "SQLUser";
CREATE SCHEMA other;
CREATE SCHEMA another;
DO $$
BEGIN
	FOR i IN 1 .. current_setting('bench.schemas')::int LOOP
		EXECUTE format('CREATE SCHEMA s_%s', i);
		EXECUTE format('CREATE ROLE r_%s', i);
		EXECUTE format('ALTER ROLE r_%s SET nsresolve.default_schema = %L', i, 's_' || i);
	END LOOP;
END $$;

-- What a transaction of one tenant uses.
DO $$
BEGIN
	FOR i IN 1 .. 10 LOOP
		EXECUTE format('GRANT r_%s TO app', i);
		EXECUTE format('GRANT USAGE ON SCHEMA s_%s TO r_%s, app_schema, app_path', i, i);
		EXECUTE format('CREATE TABLE s_%s.t (id int PRIMARY KEY, v text)', i);
		EXECUTE format('CREATE TABLE s_%s.log (id int, v text)', i);
		EXECUTE format('INSERT INTO s_%s.t SELECT n, n::text FROM generate_series(1, 1000) n', i);
		EXECUTE format('GRANT ALL ON ALL TABLES IN SCHEMA s_%s TO r_%s, app_schema, app_path', i, i);
	END LOOP;
END $$;

SET search_path = "SQLUser";
CREATE TABLE t (id int PRIMARY KEY, v text);
INSERT INTO t SELECT n, n::text FROM generate_series(1, 1000) n;
CREATE TABLE log (id int, v text);
CREATE TABLE new_row (id int PRIMARY KEY, v text NOT NULL, at timestamptz DEFAULT now());

CREATE TABLE customer (id int PRIMARY KEY, name text);
CREATE TABLE address (customer_id int PRIMARY KEY REFERENCES customer, city text);
CREATE TABLE product (id int PRIMARY KEY, name text);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customer);
CREATE TABLE item (order_id int REFERENCES orders, product_id int REFERENCES product,
	quantity int, PRIMARY KEY (order_id, product_id));
INSERT INTO customer SELECT n, 'customer ' || n FROM generate_series(1, 1000) n;
INSERT INTO address SELECT n, 'city ' || n FROM generate_series(1, 1000) n;
INSERT INTO product SELECT n, 'product ' || n FROM generate_series(1, 1000) n;
INSERT INTO orders SELECT n, n FROM generate_series(1, 1000) n;
INSERT INTO item SELECT n, n, 1 FROM generate_series(1, 1000) n;

CREATE TABLE other.a (id int PRIMARY KEY, v text);
CREATE TABLE another.b (id int PRIMARY KEY, v text);
INSERT INTO other.a SELECT n, n::text FROM generate_series(1, 1000) n;
INSERT INTO another.b SELECT n, n::text FROM generate_series(1, 1000) n;

DO $$
BEGIN
	FOR i IN 1 .. 500 LOOP
		EXECUTE format('CREATE TABLE rel_%s (id int)', i);
	END LOOP;
END $$;
DO $$
BEGIN
	FOR i IN 1 .. current_setting('bench.tables')::int LOOP
		EXECUTE format('CREATE TABLE other.more_%s (id int)', i);
		IF i % 1000 = 0 THEN
			COMMIT;
		END IF;
	END LOOP;
END $$;
GRANT USAGE ON SCHEMA "SQLUser", other, another TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA "SQLUser", other, another TO app, app_schema, app_path;
GRANT ALL ON t, log TO PUBLIC;
SET search_path = pg_catalog;

VACUUM (FREEZE, ANALYZE);
CHECKPOINT;
