DROP POLICY known_branch ON accounts;
ALTER TABLE accounts DISABLE ROW LEVEL SECURITY;
DROP MATERIALIZED VIEW totals;
DROP SEQUENCE receipts;
ALTER TABLE "accounts" DROP CONSTRAINT "accounts_branch_fkey", DROP COLUMN "branch";
DROP TABLE "public"."branches";
