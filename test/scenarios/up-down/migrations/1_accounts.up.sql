CREATE TYPE currency AS ENUM ('EUR', 'USD');
CREATE DOMAIN amount AS numeric(12, 2) CHECK (VALUE >= 0);

CREATE TABLE accounts (
	id serial PRIMARY KEY,
	owner text NOT NULL,
	currency currency NOT NULL DEFAULT 'EUR',
	balance amount NOT NULL DEFAULT 0
);
CREATE INDEX accounts_owner ON accounts (lower(owner));

CREATE FUNCTION balance_of(who text) RETURNS numeric
LANGUAGE sql STABLE
RETURN (SELECT sum(balance) FROM accounts WHERE lower(owner) = lower(who));

GRANT SELECT, INSERT, UPDATE ON accounts TO teller;
GRANT USAGE ON SEQUENCE accounts_id_seq TO teller;
