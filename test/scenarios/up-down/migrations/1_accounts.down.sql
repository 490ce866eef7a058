DROP FUNCTION balance_of(text);
DROP TABLE accounts;
DROP DOMAIN amount;
DROP TYPE currency;
