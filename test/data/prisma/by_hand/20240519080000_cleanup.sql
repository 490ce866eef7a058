
-- What the schema file cannot say.
CREATE OR REPLACE FUNCTION touch_post() RETURNS trigger AS $$
DECLARE
    author "User"%ROWTYPE;
BEGIN
    SELECT * INTO author FROM "User" WHERE "id" = NEW."authorId";
    NEW."meta" = jsonb_set(NEW."meta", '{touched}', to_jsonb(author."email"));
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER post_touched BEFORE UPDATE ON "Post" FOR EACH ROW EXECUTE FUNCTION touch_post();

CREATE VIEW "ActiveAuthor" AS
SELECT u."id", u."email", count(p."id") AS "posts"
FROM "User" u JOIN "Post" p ON p."authorId" = u."id"
WHERE p."state" = 'PUBLISHED'
GROUP BY u."id";

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM "User" WHERE "role" = 'EDITOR') THEN
        ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'ADMIN';
        ALTER TABLE "User" ALTER COLUMN "role" SET DEFAULT 'EDITOR';
    END IF;
    EXECUTE 'COMMENT ON TABLE "Post" IS ''what is read''';
END
$$;

-- The table that the old service had.
DROP TABLE IF EXISTS "legacy_posts" CASCADE;
