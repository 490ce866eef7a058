BEGIN;
DROP INDEX posts_views;
ALTER TABLE posts DROP COLUMN views;
DELETE FROM schema_migrations WHERE version = '2';
COMMIT;
