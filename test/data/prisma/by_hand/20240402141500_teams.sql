
-- Everybody who has written a post is a member of the first team.
INSERT INTO "Team" ("name") VALUES ('Editors');
INSERT INTO "team_members" ("teamId", "userId")
SELECT t."id", p."authorId" FROM "Team" t CROSS JOIN (SELECT DISTINCT "authorId" FROM "Post") p;
UPDATE "Post" SET "teamId" = (SELECT min("id") FROM "Team");
