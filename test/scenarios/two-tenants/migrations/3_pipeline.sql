-- +migrate Up
CREATE VIEW pipeline AS
SELECT stage, count(*) AS deals, sum(value) AS value
FROM deals
	JOIN contacts ON contacts.id = contact_id
GROUP BY stage;
ALTER TABLE contacts RENAME COLUMN phone TO telephone;

-- +migrate Down
ALTER TABLE contacts RENAME COLUMN telephone TO phone;
DROP VIEW pipeline;
