BEGIN;

CREATE TYPE transfer_state AS ENUM ('pending', 'done');

CREATE TABLE public.transfers (
  id bigserial PRIMARY KEY,
  from_account uuid NOT NULL REFERENCES public.accounts (id),
  to_account uuid NOT NULL REFERENCES accounts (id),
  state transfer_state NOT NULL DEFAULT 'pending'
);

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
  INSERT INTO entries (account_id, amount) VALUES (t.from_account, -1), (t.to_account, 1);
END
$$;

SAVEPOINT extra;
CREATE TABLE transfer_log (LIKE transfers INCLUDING DEFAULTS, at timestamptz);
ROLLBACK TO SAVEPOINT extra;

COMMIT;
