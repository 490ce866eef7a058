DROP VIEW open_transfers;
DROP FUNCTION settle(bigint);
DROP TABLE transfers;
DROP TYPE transfer_state;
DROP TABLE transfer_log;
