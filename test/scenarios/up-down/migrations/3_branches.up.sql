-- Written by a tool that puts the schema before some names.
CREATE TABLE "public"."branches" (
	"code" text PRIMARY KEY,
	"currency" "public"."currency" NOT NULL
);
ALTER TABLE "accounts" ADD COLUMN "branch" text;
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_branch_fkey"
	FOREIGN KEY ("branch") REFERENCES "public"."branches" ("code");

CREATE SEQUENCE receipts;
CREATE MATERIALIZED VIEW totals AS
SELECT branch, sum(balance) AS total FROM accounts GROUP BY branch;
CREATE UNIQUE INDEX totals_branch ON totals (branch);

ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY known_branch ON accounts
	USING (branch IS NULL OR EXISTS (SELECT FROM branches WHERE code = branch));
COMMENT ON TABLE "public"."branches" IS 'where a teller sits';
GRANT SELECT ON "public"."branches" TO teller;
