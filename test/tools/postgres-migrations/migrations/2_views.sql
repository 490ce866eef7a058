ALTER TABLE posts ADD COLUMN views integer NOT NULL DEFAULT 0;
CREATE INDEX posts_views ON posts (views);
