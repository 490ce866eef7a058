CREATE TABLE transfers (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	source integer NOT NULL REFERENCES accounts,
	target integer NOT NULL REFERENCES accounts,
	amount amount NOT NULL,
	CHECK (source <> target)
);
CREATE INDEX ON transfers (source);

CREATE FUNCTION move_money() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	UPDATE accounts SET balance = balance - NEW.amount WHERE id = NEW.source;
	UPDATE accounts SET balance = balance + NEW.amount WHERE id = NEW.target;
	RETURN NEW;
END
$$;
CREATE TRIGGER move_money AFTER INSERT ON transfers
	FOR EACH ROW EXECUTE FUNCTION move_money();

CREATE VIEW statements AS
SELECT a.owner, t.id, CASE a.id WHEN t.source THEN -t.amount ELSE t.amount END AS amount
FROM accounts a
	JOIN transfers t ON a.id IN (t.source, t.target);

GRANT SELECT, INSERT ON transfers TO teller;
GRANT SELECT ON statements TO teller;
