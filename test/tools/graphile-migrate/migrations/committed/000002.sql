--! Previous: sha1:bc75ada256a62f87cb6ce27a6dccbb9cf7d72bf9
--! Hash: sha1:a46c5f6167975e4fd445dc7f38d20845633cfc98

ALTER TABLE posts ADD COLUMN views integer NOT NULL DEFAULT 0;
CREATE INDEX posts_views ON posts (views);
