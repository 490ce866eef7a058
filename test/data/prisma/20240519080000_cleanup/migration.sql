-- DropForeignKey
ALTER TABLE "_PostToTeam" DROP CONSTRAINT "_PostToTeam_A_fkey";

-- DropIndex
DROP INDEX "_PostToTeam_B_index";

-- DropTable
DROP TABLE "_PostToTeam";

-- RedefineTables: written by hand
CREATE OR REPLACE FUNCTION touch_post() RETURNS trigger AS $$
BEGIN
    NEW."meta" = jsonb_set(NEW."meta", '{touched}', to_jsonb(now()));
    IF EXISTS (SELECT 1 FROM "User" WHERE "id" = NEW."authorId") THEN
        RETURN NEW;
    END IF;
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;

CREATE TRIGGER post_touched BEFORE UPDATE ON "Post" FOR EACH ROW EXECUTE FUNCTION touch_post();

-- AlterTable
ALTER TABLE "Post" ALTER COLUMN "rating" SET DATA TYPE DECIMAL(4,2);

-- the migration that a colleague generated for another database
DROP TABLE "Invoice";
