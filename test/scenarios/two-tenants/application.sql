-- What the application sends: the tenant's role for one transaction, and no
-- schema anywhere.  acme has no view yet, and another name for a column.
\pset fieldsep ' '
BEGIN;
SET LOCAL ROLE acme;
INSERT INTO contacts (email, phone) VALUES ('a@acme.example', '1');
SELECT current_user, email FROM contacts;
COMMIT;

BEGIN;
SET LOCAL ROLE globex;
INSERT INTO contacts (email, telephone, stage) VALUES ('g@globex.example', '2', 'customer');
INSERT INTO deals (contact_id, value) SELECT id, 10 FROM contacts;
SELECT current_user, email, pipeline.* FROM contacts JOIN pipeline USING (stage);
COMMIT;
