DROP MATERIALIZED VIEW balances;
DROP PROCEDURE close_account(uuid);
ALTER TYPE payment_state RENAME TO transfer_state;
ALTER SEQUENCE payments_id_seq RENAME TO transfers_id_seq;
ALTER TABLE payments RENAME TO transfers;
ALTER TABLE accounts RENAME COLUMN opened_at TO created_at;
ALTER TABLE accounts DROP CONSTRAINT accounts_owner_fkey;
DROP TABLE users;
DROP DOMAIN email;
