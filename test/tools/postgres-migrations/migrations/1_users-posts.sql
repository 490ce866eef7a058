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
