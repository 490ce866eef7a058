# Writes the statements of a measurement: -v key=... -v n=...
# Each stands on a line of its own, as single-user mode wants it.

BEGIN {
	one["select"] = "select v from t where id = 5"
	one["join"] = "select c.name, a.city, p.name, i.quantity from customer c" \
		" join address a on a.customer_id = c.id" \
		" join orders o on o.customer_id = c.id" \
		" join item i on i.order_id = o.id" \
		" join product p on p.id = i.product_id where c.id = 5"
	one["insert"] = "insert into new_row (id, v) values (@, 'a value')"
	one["explicit"] = "select a.v, b.v from other.a a join another.b b on b.id = a.id where a.id = 5"
	one["explicit_new"] = "select a.v, b.v as b@ from other.a a join another.b b on b.id = a.id where a.id = 5"
	one["create"] = "create table made_@ (id int primary key, v text not null)"

	for (k = 1; k <= n; k++)
		if (key == "migration" || key == "alias")
			migration(k, key == "alias" ? "\"public\"." : "")
		else if (key == "relations")
			relations()
		else {
			s = one[key]
			gsub("@", k, s)
			print s
		}
}

function relations(    i, s) {
	s = "select id from rel_1"
	for (i = 2; i <= 500; i++)
		s = s " union all select id from rel_" i
	print s
}

# Ten statements as a migration tool writes them.
function migration(k, p) {
	print "CREATE TYPE " p "\"state_" k "\" AS ENUM('open', 'done')"
	print "CREATE TABLE \"m_" k "\" (\"id\" serial PRIMARY KEY NOT NULL, \"name\" text NOT NULL, \"state\" " p "\"state_" k "\" DEFAULT 'open' NOT NULL, \"created_at\" timestamp DEFAULT now() NOT NULL)"
	print "CREATE TABLE \"n_" k "\" (\"id\" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL, \"m_id\" integer NOT NULL, \"note\" varchar(256))"
	print "ALTER TABLE \"n_" k "\" ADD CONSTRAINT \"n_" k "_m_id_fk\" FOREIGN KEY (\"m_id\") REFERENCES " p "\"m_" k "\"(\"id\") ON DELETE cascade ON UPDATE no action"
	print "CREATE INDEX \"m_" k "_name\" ON \"m_" k "\" USING btree (\"name\")"
	print "CREATE UNIQUE INDEX \"n_" k "_note\" ON \"n_" k "\" USING btree (\"m_id\", \"note\")"
	print "ALTER TABLE \"m_" k "\" ADD COLUMN \"extra\" jsonb"
	print "ALTER TABLE \"m_" k "\" ALTER COLUMN \"name\" SET DEFAULT 'none'"
	print "INSERT INTO \"m_" k "\" (\"name\") VALUES ('one')"
	print "COMMENT ON TABLE \"m_" k "\" IS 'table " k "'"
}
