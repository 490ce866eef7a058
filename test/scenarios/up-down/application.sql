-- What the application sends: no schema anywhere.
SET ROLE teller;
INSERT INTO accounts (owner, balance) VALUES ('Ada', 100), ('Bob', 0);
INSERT INTO transfers (source, target, amount)
	SELECT a.id, b.id, 20 FROM accounts a, accounts b WHERE a.owner = 'Ada' AND b.owner = 'Bob';
SELECT owner, amount FROM statements ORDER BY owner;
SELECT balance_of('ada');
