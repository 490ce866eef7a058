DROP INDEX posts_views;
ALTER TABLE posts DROP COLUMN views;
