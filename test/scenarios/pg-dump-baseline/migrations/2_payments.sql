CREATE TABLE payments (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	invoice_id bigint NOT NULL REFERENCES invoices,
	amount price NOT NULL
);
ALTER TABLE invoices ALTER COLUMN number SET DEFAULT nextval('invoice_numbers');
