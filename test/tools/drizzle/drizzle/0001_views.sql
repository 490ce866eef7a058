ALTER TYPE "public"."role" ADD VALUE 'guest';--> statement-breakpoint
ALTER TABLE "posts" ADD COLUMN "views" integer DEFAULT 0 NOT NULL;