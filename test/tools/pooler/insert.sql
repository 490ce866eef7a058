BEGIN;
TAKE;
INSERT INTO landed (schema) VALUES (current_schema());
COMMIT;
