-- +migrate Up
CREATE TYPE stage AS ENUM ('lead', 'customer');
CREATE TABLE contacts (
	id serial PRIMARY KEY,
	email text NOT NULL UNIQUE,
	stage stage NOT NULL DEFAULT 'lead'
);

-- +migrate Down
DROP TABLE contacts;
DROP TYPE stage;
