-- The migrations as drizzle-kit wrote them, in one transaction, as it applies
-- them.
BEGIN;
\ir drizzle/drizzle/0000_shop.sql
\ir drizzle/drizzle/0001_reviews_and_payment_methods.sql
\ir drizzle/drizzle/0002_audit_log.sql
COMMIT;
