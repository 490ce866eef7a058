BEGIN;

-- Running downgrade f5a83b2e6c90 -> c07d9e14b352

DROP MATERIALIZED VIEW revenue;

ALTER TABLE books ADD COLUMN attributes JSON;

ALTER TABLE books ALTER COLUMN title TYPE TEXT;

ALTER TYPE sale_status RENAME TO order_status;

ALTER INDEX ix_sales_open RENAME TO ix_orders_open;

ALTER SEQUENCE sales_id_seq RENAME TO orders_id_seq;

ALTER TABLE sale_items RENAME sale_id TO order_id;

ALTER TABLE sale_items RENAME TO order_items;

ALTER TABLE sales RENAME TO orders;

CREATE VIEW revenue AS SELECT status, sum(total) AS total FROM orders GROUP BY 1;

UPDATE alembic_version SET version_num='c07d9e14b352' WHERE alembic_version.version_num = 'f5a83b2e6c90';

-- Running downgrade c07d9e14b352 -> 88e2d35f90ab

ALTER TABLE customers DROP CONSTRAINT fk_customers_country;

ALTER TABLE customers DROP COLUMN country;

DROP TABLE countries;

UPDATE alembic_version SET version_num='88e2d35f90ab' WHERE alembic_version.version_num = 'c07d9e14b352';

-- Running downgrade 88e2d35f90ab -> 4b1f0c6a7d21

DROP VIEW revenue;

DROP TRIGGER keep_total ON order_items;

DROP FUNCTION keep_total();

DROP FUNCTION order_total(bigint);

ALTER TABLE orders DROP COLUMN total;

UPDATE alembic_version SET version_num='4b1f0c6a7d21' WHERE alembic_version.version_num = '88e2d35f90ab';

-- Running downgrade 4b1f0c6a7d21 -> 

DROP TABLE order_items;

DROP INDEX ix_orders_open;

DROP TABLE orders;

DROP TABLE books;

DROP TABLE customers;

DROP TYPE order_status;

DROP TYPE customer_kind;

DELETE FROM alembic_version WHERE alembic_version.version_num = '4b1f0c6a7d21';

DROP TABLE alembic_version;

COMMIT;

