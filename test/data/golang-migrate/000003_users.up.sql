CREATE DOMAIN email AS varchar CHECK (VALUE LIKE '%_@_%');

CREATE TABLE users (
  username varchar PRIMARY KEY,
  full_name varchar NOT NULL,
  email email UNIQUE,
  password_changed_at timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00Z'
);

INSERT INTO users (username, full_name)
SELECT DISTINCT owner, initcap(owner) FROM accounts;

ALTER TABLE accounts ADD FOREIGN KEY (owner) REFERENCES users (username);
ALTER TABLE accounts RENAME COLUMN created_at TO opened_at;
ALTER TABLE transfers RENAME TO payments;
ALTER SEQUENCE transfers_id_seq RENAME TO payments_id_seq;
ALTER INDEX transfers_accounts RENAME TO payments_accounts;
ALTER TYPE transfer_state RENAME TO payment_state;
ALTER TYPE payment_state ADD VALUE 'refused';
DROP INDEX IF EXISTS transfers_state;

CREATE OR REPLACE PROCEDURE close_account(which uuid) LANGUAGE sql AS $$
  DELETE FROM entries WHERE account_id = which;
  DELETE FROM accounts WHERE id = which;
$$;

CREATE MATERIALIZED VIEW balances AS
  SELECT u.username, a.currency, sum(a.balance) AS balance
  FROM users u JOIN accounts a ON a.owner = u.username
  GROUP BY 1, 2;
CREATE UNIQUE INDEX balances_key ON balances (username, currency);
REFRESH MATERIALIZED VIEW CONCURRENTLY balances;
