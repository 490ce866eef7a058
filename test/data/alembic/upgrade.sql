BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 1f2c3a4b5d6e

CREATE TYPE role AS ENUM ('admin', 'member');

CREATE TABLE users (
    id SERIAL NOT NULL, 
    email VARCHAR(255) NOT NULL, 
    role role DEFAULT 'member' NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL, 
    PRIMARY KEY (id), 
    UNIQUE (email)
);

CREATE INDEX ix_users_created_at ON users (created_at);

CREATE TABLE posts (
    id BIGSERIAL NOT NULL, 
    user_id INTEGER NOT NULL, 
    title VARCHAR(200) NOT NULL, 
    body TEXT, 
    PRIMARY KEY (id), 
    CONSTRAINT fk_posts_user_id FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);

COMMENT ON COLUMN posts.body IS 'Markdown';

INSERT INTO alembic_version (version_num) VALUES ('1f2c3a4b5d6e') RETURNING alembic_version.version_num;

-- Running upgrade 1f2c3a4b5d6e -> 9a8b7c6d5e4f

ALTER TABLE posts ADD COLUMN views INTEGER DEFAULT '0' NOT NULL;

ALTER TABLE posts ADD COLUMN slug VARCHAR(200);

UPDATE posts SET slug=lower(replace(posts.title, ' ', '-'));

ALTER TABLE posts ALTER COLUMN slug SET NOT NULL;

ALTER TABLE posts ADD CONSTRAINT uq_posts_slug UNIQUE (slug);

CREATE INDEX ix_posts_views ON posts (views) WHERE views > 0;

UPDATE alembic_version SET version_num='9a8b7c6d5e4f' WHERE alembic_version.version_num = '1f2c3a4b5d6e';

-- Running upgrade 9a8b7c6d5e4f -> c0ffee123456

CREATE TABLE tags (
    id SERIAL NOT NULL, 
    name VARCHAR(50) NOT NULL, 
    PRIMARY KEY (id)
);

CREATE TABLE posts_tags (
    post_id BIGINT NOT NULL, 
    tag_id INTEGER NOT NULL, 
    PRIMARY KEY (post_id, tag_id), 
    FOREIGN KEY(post_id) REFERENCES posts (id), 
    FOREIGN KEY(tag_id) REFERENCES tags (id)
);

INSERT INTO tags (name) SELECT DISTINCT split_part(title, ' ', 1) FROM posts;

ALTER TABLE posts RENAME TO articles;

ALTER INDEX ix_posts_views RENAME TO ix_articles_views;

ALTER SEQUENCE posts_id_seq RENAME TO articles_id_seq;

UPDATE alembic_version SET version_num='c0ffee123456' WHERE alembic_version.version_num = '9a8b7c6d5e4f';

COMMIT;
