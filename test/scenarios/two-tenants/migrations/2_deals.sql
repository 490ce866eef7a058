-- +migrate Up
ALTER TABLE contacts ADD COLUMN phone text;
CREATE TABLE deals (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	contact_id integer NOT NULL REFERENCES contacts ON DELETE CASCADE,
	value numeric NOT NULL
);
CREATE INDEX deals_contact_id ON deals (contact_id);

-- +migrate Down
DROP TABLE deals;
ALTER TABLE contacts DROP COLUMN phone;
