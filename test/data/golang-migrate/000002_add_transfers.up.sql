BEGIN;

CREATE TYPE transfer_state AS ENUM ('pending', 'done');

CREATE TABLE public.transfers (
  id bigserial PRIMARY KEY,
  from_account uuid NOT NULL REFERENCES public.accounts (id),
  to_account uuid NOT NULL REFERENCES accounts (id),
  state transfer_state NOT NULL DEFAULT 'pending',
  amount bigint NOT NULL
);

CREATE INDEX transfers_accounts ON transfers (from_account, to_account);

DO $$
BEGIN
  IF to_regclass('public.transfers') IS NULL THEN
    RAISE NOTICE 'transfers is elsewhere';
  END IF;
  EXECUTE 'CREATE INDEX transfers_state ON transfers (state)';
EXCEPTION WHEN duplicate_table THEN
  NULL;
END
$$;

CREATE FUNCTION settle(which bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  t transfers%ROWTYPE;
  s transfer_state := 'done';
BEGIN
  SELECT * INTO STRICT t FROM transfers WHERE id = which FOR UPDATE;
  UPDATE transfers SET state = s WHERE id = which;
  INSERT INTO entries (account_id, amount) VALUES (t.from_account, -t.amount), (t.to_account, t.amount);
  UPDATE accounts a SET balance = balance + e.amount
  FROM (SELECT account_id, sum(amount) AS amount FROM entries GROUP BY 1) e
  WHERE e.account_id = a.id;
END
$$;

CREATE VIEW open_transfers AS
  WITH named AS (SELECT id, owner FROM accounts)
  SELECT t.id, f.owner AS payer, g.owner AS payee, t.amount
  FROM transfers t JOIN named f ON f.id = t.from_account JOIN named g ON g.id = t.to_account
  WHERE t.state = 'pending';

SAVEPOINT extra;
CREATE TABLE transfer_log (LIKE transfers INCLUDING DEFAULTS, at timestamptz);
ROLLBACK TO SAVEPOINT extra;

COMMIT;
