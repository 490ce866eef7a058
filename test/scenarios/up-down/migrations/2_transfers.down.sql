DROP VIEW statements;
DROP TABLE transfers;
DROP FUNCTION move_money();
