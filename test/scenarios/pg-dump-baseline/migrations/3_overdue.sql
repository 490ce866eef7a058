ALTER TABLE "public"."invoices" ADD COLUMN "due" date;
CREATE OR REPLACE VIEW open_invoices AS
SELECT c.email, sum(i.amount) AS amount, min(i.due) AS due
FROM customers c
	JOIN invoices i ON i.customer_id = c.id AND i.status = 'open'
GROUP BY c.email;
