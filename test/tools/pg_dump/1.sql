BEGIN;
CREATE TABLE schema_migrations (version text PRIMARY KEY);
CREATE TYPE role AS ENUM ('admin', 'member');
CREATE TABLE users (
	id serial PRIMARY KEY,
	email text NOT NULL UNIQUE,
	role role NOT NULL DEFAULT 'member'
);
CREATE TABLE posts (
	id serial PRIMARY KEY,
	user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
	title text NOT NULL
);
CREATE INDEX posts_user_id ON posts (user_id);
CREATE VIEW admins AS SELECT * FROM users WHERE role = 'admin';
INSERT INTO users (email) SELECT n || '@example.com' FROM generate_series(1, 100) n;
INSERT INTO schema_migrations VALUES ('1');
COMMIT;
