BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 4b1f0c6a7d21

CREATE TYPE customer_kind AS ENUM ('private', 'business');

CREATE TABLE customers (
    id SERIAL NOT NULL, 
    email VARCHAR(255) NOT NULL, 
    kind customer_kind DEFAULT 'private' NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    PRIMARY KEY (id), 
    UNIQUE (email)
);

CREATE TABLE books (
    id BIGSERIAL NOT NULL, 
    isbn VARCHAR(13) NOT NULL, 
    title TEXT NOT NULL, 
    price NUMERIC(10, 2) NOT NULL, 
    attributes JSONB DEFAULT '{}' NOT NULL, 
    PRIMARY KEY (id), 
    CONSTRAINT ck_books_price CHECK (price >= 0)
);

COMMENT ON TABLE books IS 'what can be ordered';

COMMENT ON COLUMN books.title IS 'as printed on the cover';

CREATE UNIQUE INDEX ix_books_isbn ON books (isbn);

CREATE INDEX ix_books_attributes ON books USING gin (attributes);

CREATE TYPE order_status AS ENUM ('open', 'paid', 'sent');

CREATE TABLE orders (
    id BIGSERIAL NOT NULL, 
    customer_id INTEGER NOT NULL, 
    status order_status NOT NULL, 
    placed_at TIMESTAMP WITH TIME ZONE, 
    PRIMARY KEY (id), 
    FOREIGN KEY(customer_id) REFERENCES customers (id) ON DELETE CASCADE
);

CREATE INDEX ix_orders_open ON orders (customer_id) WHERE status = 'open';

CREATE TABLE order_items (
    order_id BIGINT NOT NULL, 
    book_id BIGINT NOT NULL, 
    quantity SMALLINT DEFAULT '1' NOT NULL, 
    CONSTRAINT pk_order_items PRIMARY KEY (order_id, book_id), 
    CONSTRAINT fk_items_order FOREIGN KEY(order_id) REFERENCES orders (id) ON DELETE CASCADE, 
    CONSTRAINT fk_items_book FOREIGN KEY(book_id) REFERENCES books (id)
);

INSERT INTO alembic_version (version_num) VALUES ('4b1f0c6a7d21') RETURNING alembic_version.version_num;

-- Running upgrade 4b1f0c6a7d21 -> 88e2d35f90ab

ALTER TABLE orders ADD COLUMN total NUMERIC(12, 2);

CREATE FUNCTION order_total(which bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
            SELECT coalesce(sum(i.quantity * b.price), 0)
            FROM order_items i JOIN books b ON b.id = i.book_id
            WHERE i.order_id = which
        $$;

CREATE FUNCTION keep_total() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            changed order_items%ROWTYPE;
        BEGIN
            -- OLD is null for INSERT
            changed := coalesce(NEW, OLD);
            UPDATE orders SET total = order_total(changed.order_id) WHERE id = changed.order_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'no order %', changed.order_id;
            END IF;
            RETURN NULL;
        END
        $$;

CREATE TRIGGER keep_total AFTER INSERT OR UPDATE OR DELETE ON order_items FOR EACH ROW EXECUTE FUNCTION keep_total();

CREATE VIEW revenue AS
            SELECT c.kind, date_trunc('month', o.placed_at) AS month, sum(o.total) AS total
            FROM orders o JOIN customers c ON c.id = o.customer_id
            WHERE o.status <> 'open'
            GROUP BY 1, 2;

UPDATE orders SET total = order_total(id);

ALTER TABLE orders ALTER COLUMN total SET NOT NULL;

ALTER TABLE orders ALTER COLUMN total SET DEFAULT '0';

UPDATE alembic_version SET version_num='88e2d35f90ab' WHERE alembic_version.version_num = '4b1f0c6a7d21';

-- Running upgrade 88e2d35f90ab -> c07d9e14b352

COMMIT;

ALTER TYPE order_status ADD VALUE 'returned' AFTER 'sent';

BEGIN;

CREATE TABLE countries (
    code CHAR(2) NOT NULL, 
    name VARCHAR(80) NOT NULL, 
    PRIMARY KEY (code)
);

INSERT INTO countries (code, name) VALUES ('DE', 'Germany');

INSERT INTO countries (code, name) VALUES ('CI', 'Côte d''Ivoire');

ALTER TABLE customers ADD COLUMN country CHAR(2);

ALTER TABLE customers ADD CONSTRAINT fk_customers_country FOREIGN KEY(country) REFERENCES countries (code);

DO $$
        DECLARE
            one record;
        BEGIN
            FOR one IN SELECT id, email FROM customers WHERE country IS NULL LOOP
                UPDATE customers SET country = CASE WHEN one.email LIKE '%.de' THEN 'DE' ELSE 'CI' END
                WHERE id = one.id;
            END LOOP;
            IF to_regclass('addresses') IS NOT NULL THEN
                EXECUTE 'ALTER TABLE addresses ADD COLUMN country char(2)';
            END IF;
        END
        $$;

ALTER TABLE customers ALTER COLUMN country SET NOT NULL;

UPDATE alembic_version SET version_num='c07d9e14b352' WHERE alembic_version.version_num = '88e2d35f90ab';

-- Running upgrade c07d9e14b352 -> f5a83b2e6c90

DROP VIEW revenue;

ALTER TABLE orders RENAME TO sales;

ALTER TABLE order_items RENAME TO sale_items;

ALTER TABLE sale_items RENAME order_id TO sale_id;

ALTER SEQUENCE orders_id_seq RENAME TO sales_id_seq;

ALTER INDEX ix_orders_open RENAME TO ix_sales_open;

ALTER TYPE order_status RENAME TO sale_status;

ALTER TABLE books ALTER COLUMN title TYPE VARCHAR(500);

DROP INDEX ix_books_attributes;

ALTER TABLE books DROP COLUMN attributes;

CREATE OR REPLACE FUNCTION order_total(which bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
            SELECT coalesce(sum(i.quantity * b.price), 0)
            FROM sale_items i JOIN books b ON b.id = i.book_id
            WHERE i.sale_id = which
        $$;

CREATE MATERIALIZED VIEW revenue AS
            SELECT c.country, sum(s.total) AS total
            FROM sales s JOIN customers c ON c.id = s.customer_id
            GROUP BY 1;

CREATE UNIQUE INDEX ix_revenue_country ON revenue (country);

UPDATE alembic_version SET version_num='f5a83b2e6c90' WHERE alembic_version.version_num = 'c07d9e14b352';

COMMIT;

