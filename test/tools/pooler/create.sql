BEGIN;
TAKE;
CREATE TABLE made_:client_id (a integer);
INSERT INTO landed (schema) SELECT relnamespace::regnamespace FROM pg_class WHERE oid = 'made_:client_id'::regclass;
DROP TABLE made_:client_id;
COMMIT;
