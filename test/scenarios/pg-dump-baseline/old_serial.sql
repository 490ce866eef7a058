-- A dump has the name of a serial column's sequence in a string.
CREATE TABLE reminders (
	id serial PRIMARY KEY,
	invoice_id bigint NOT NULL REFERENCES invoices
);
