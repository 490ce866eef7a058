INSERT INTO customers (email) VALUES ('Ada@example.com');
INSERT INTO invoices (customer_id, amount, due)
	SELECT id, 90, '2030-01-01' FROM customers WHERE email = 'ada@EXAMPLE.com';
UPDATE invoices SET amount = 100;
INSERT INTO payments (invoice_id, amount) SELECT id, 100 FROM invoices WHERE changed IS NOT NULL;
DELETE FROM customers;
SELECT number, open_invoices.* FROM invoices, open_invoices;
