BEGIN;

-- Running downgrade c0ffee123456 -> 9a8b7c6d5e4f

ALTER SEQUENCE articles_id_seq RENAME TO posts_id_seq;

ALTER INDEX ix_articles_views RENAME TO ix_posts_views;

ALTER TABLE articles RENAME TO posts;

DROP TABLE posts_tags;

DROP TABLE tags;

UPDATE alembic_version SET version_num='9a8b7c6d5e4f' WHERE alembic_version.version_num = 'c0ffee123456';

-- Running downgrade 9a8b7c6d5e4f -> 1f2c3a4b5d6e

DROP INDEX ix_posts_views;

ALTER TABLE posts DROP CONSTRAINT uq_posts_slug;

ALTER TABLE posts DROP COLUMN slug;

ALTER TABLE posts DROP COLUMN views;

UPDATE alembic_version SET version_num='1f2c3a4b5d6e' WHERE alembic_version.version_num = '9a8b7c6d5e4f';

-- Running downgrade 1f2c3a4b5d6e -> 

DROP TABLE posts;

DROP INDEX ix_users_created_at;

DROP TABLE users;

DROP TYPE role;

DELETE FROM alembic_version WHERE alembic_version.version_num = '1f2c3a4b5d6e';

DROP TABLE alembic_version;

COMMIT;
