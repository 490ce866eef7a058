-- What the application sends at run time: unqualified names, as another role.
\set ON_ERROR_STOP on
\set QUIET on
\c shop shop_app
SET ROLE shop_rw;

INSERT INTO categories (slug, title) VALUES ('tea', 'Tea');
INSERT INTO customers (email, name, role)
	VALUES ('ada@example.com', 'Ada', 'staff'), ('bob@example.com', 'Bob', DEFAULT);
INSERT INTO products (category_id, sku, title, price)
	SELECT id, 'T-' || n, 'Tea no. ' || n, n * 2.5
	FROM categories, generate_series(1, 3) n;
INSERT INTO orders (customer_id, status)
	SELECT id, 'placed' FROM customers WHERE lower(email) = 'ada@example.com';
INSERT INTO order_items (order_id, product_id, quantity, unit_price)
	SELECT orders.id, products.id, 2, price FROM orders, products;
INSERT INTO payments (order_id, method, amount)
	SELECT id, 'card'::payment_method, total FROM order_totals;
INSERT INTO audit_log (actor, actor_role, action)
	SELECT id, role, 'order' FROM customers WHERE role = 'staff';

\echo
\echo 'A query of the application, as role shop_rw in database "shop":'
\set QUIET off
SELECT name, role, status, count(*) AS items,
	sum(quantity * unit_price) AS total, payments.amount AS paid
FROM customers
	JOIN orders ON orders.customer_id = customers.id
	JOIN order_items ON order_items.order_id = orders.id
	JOIN payments ON payments.order_id = orders.id
GROUP BY customers.id, orders.id, payments.id;
