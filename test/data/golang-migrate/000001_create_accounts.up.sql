CREATE TABLE IF NOT EXISTS accounts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  owner varchar NOT NULL,
  balance bigint NOT NULL,
  currency varchar NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE entries (
  id bigserial PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES accounts (id),
  amount bigint NOT NULL CHECK (amount <> 0),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ON accounts (owner);
CREATE UNIQUE INDEX owner_currency_key ON accounts (owner, currency);
CREATE INDEX ON entries (account_id);
COMMENT ON COLUMN entries.amount IS 'can be negative or positive';

INSERT INTO accounts (owner, balance, currency) VALUES ('bank', 0, 'EUR'), ('bank', 0, 'USD');
