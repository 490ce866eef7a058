# Writes what a client sends in a session: -v key=... -v config=... -v n=...
# What (d) sends is what one would do without nsresolve.

BEGIN {
	d = config == "d"
	if (key == "set_role_first") {
		# What was read of a role is not used in a transaction that changed
		# settings of roles.
		print "begin;"
		print "alter role app set work_mem = '4MB';"
	}
	for (k = 1; k <= n; k++) {
		if (key == "transaction")
			transaction(k)
		else {
			print "set role r_1;"
			if (d)
				print "set search_path = s_1, public;"
			print "reset role;"
			if (d)
				print "reset search_path;"
		}
	}
	if (key == "set_role_first")
		print "rollback;"
}

function transaction(k,    i) {
	print "begin;"
	print "set local role r_1;"
	if (d)
		print "set local search_path = s_1, public;"
	for (i = 1; i <= 5; i++)
		print "select v from t where id = " i ";"
	for (i = 1; i <= 3; i++)
		print "insert into log values (" k ", 'a value');"
	for (i = 1; i <= 2; i++)
		print "update t set v = 'another value' where id = " k % 1000 + 1 ";"
	print "commit;"
}
