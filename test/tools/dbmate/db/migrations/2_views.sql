-- migrate:up
ALTER TABLE posts ADD COLUMN views integer NOT NULL DEFAULT 0;
CREATE INDEX posts_views ON posts (views);

-- migrate:down
DROP INDEX posts_views;
ALTER TABLE posts DROP COLUMN views;
