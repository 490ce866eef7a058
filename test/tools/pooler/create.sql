BEGIN;
TAKE;
CREATE TABLE made (a integer);
INSERT INTO landed (schema) SELECT relnamespace::regnamespace FROM pg_class WHERE oid = 'made'::regclass;
DROP TABLE made;
COMMIT;
