#!/usr/bin/python3
"""Many clients share few connections, through PgBouncer in transaction mode.

    soak.py [--seconds N] [--clients N]

The server is found as psql finds it (PGHOST, PGPORT, PGUSER: a superuser); it
preloads nsresolve.  Each client takes random roles, and each statement tells
in which schema it landed.  Each schema holds the same tables and functions,
which say where they are; so does public, where nothing may land.
"""

import argparse
import collections
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

import psycopg2

DATABASE = "nsr_soak"
LOGIN = "nsr_soak"
ROLES = [f"nsr_soak{i}" for i in range(12)]
PROCESSES = 5

# The default schema of each role; the last two have no setting of their own.
SCHEMAS = {role: f"soak {i}" for i, role in enumerate(ROLES[:-2])}
SCHEMAS.update({role: "SQLUser" for role in ROLES[-2:]})
SCHEMAS[LOGIN] = "SQLUser"
# This one is named for its role.
SCHEMAS[ROLES[0]] = ROLES[0]


def ident(name):
    return '"' + name + '"'


def objects(schema):
    return f"""
    CREATE SCHEMA IF NOT EXISTS {ident(schema)};
    GRANT USAGE, CREATE ON SCHEMA {ident(schema)} TO PUBLIC;
    CREATE TABLE {ident(schema)}.here AS SELECT '{schema}'::text AS name;
    CREATE TABLE {ident(schema)}.log (n int);
    GRANT ALL ON {ident(schema)}.here, {ident(schema)}.log TO PUBLIC;
    CREATE FUNCTION {ident(schema)}.says() RETURNS text LANGUAGE sql AS $$SELECT '{schema}'$$;
    CREATE TYPE {ident(schema)}.mood AS ENUM ('{schema}');
    """


SETUP = """
CREATE SCHEMA tools;
GRANT USAGE ON SCHEMA tools TO PUBLIC;
CREATE FUNCTION tools.plpgsql() RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN SELECT name INTO result FROM here; RETURN result; END $$;
CREATE FUNCTION tools.sql() RETURNS text LANGUAGE sql AS $$ SELECT name FROM here $$;
SET check_function_bodies = off;
CREATE FUNCTION tools.first_path() RETURNS text SET search_path = "soak 1" LANGUAGE plpgsql AS $$
BEGIN RETURN (SELECT name FROM here); END $$;
CREATE FUNCTION tools.first_role() RETURNS text SET role = nsr_soak1 LANGUAGE plpgsql AS $$
BEGIN RETURN (SELECT name FROM here); END $$;
CREATE FUNCTION tools.failing() RETURNS text LANGUAGE plpgsql AS $$
DECLARE result text;
BEGIN
	BEGIN
		SET LOCAL nsresolve.default_schema = 'soak 1';
		SELECT name INTO result FROM here;
		RAISE division_by_zero;
	EXCEPTION WHEN division_by_zero THEN
		IF result <> 'soak 1' THEN RETURN result; END IF;
	END;
	RETURN (SELECT name FROM here);
END $$;
"""


def setup():
    admin = psycopg2.connect(dbname="postgres")
    admin.autocommit = True
    cursor = admin.cursor()
    cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
    for role in [LOGIN] + ROLES:
        cursor.execute(f"DROP ROLE IF EXISTS {role}")
    cursor.execute(f"CREATE ROLE {LOGIN} LOGIN NOINHERIT PASSWORD %s", (os.environ.get("PGPASSWORD"),))
    for role in ROLES:
        cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(f"GRANT {role} TO {LOGIN}")
    cursor.execute(f"CREATE DATABASE {DATABASE}")
    cursor.execute(f"ALTER DATABASE {DATABASE} SET nsresolve.enabled = on")
    for i, role in enumerate(ROLES[:-2]):
        here = f" IN DATABASE {DATABASE}" if i % 2 else ""
        value = "$user" if i == 0 else SCHEMAS[role]
        cursor.execute(f"ALTER ROLE {role}{here} SET nsresolve.default_schema = '{value}'")
    admin.close()

    conn = psycopg2.connect(dbname=DATABASE)
    conn.autocommit = True
    cursor = conn.cursor()
    for schema in sorted(set(SCHEMAS.values()) | {"public"}):
        cursor.execute(objects(schema))
    cursor.execute(SETUP)
    conn.close()


class Client:
    def __init__(self, host, port, seed):
        self.conn = psycopg2.connect(host=host, port=port, dbname=DATABASE, user=LOGIN)
        self.conn.autocommit = True
        self.cursor = self.conn.cursor()
        self.rng = random.Random(seed)
        self.counts = collections.Counter()
        self.wrong = []

    def run(self, sql):
        self.cursor.execute(sql)

    def expect(self, kind, schema, sql):
        """The one value that the statement returns is the schema."""
        self.cursor.execute(sql)
        found = self.cursor.fetchone()[0]
        self.counts[kind] += 1
        if found != schema:
            self.wrong.append((kind, schema, found, sql))

    def look(self, role):
        """One statement as a role, and where it landed."""
        schema = SCHEMAS[role]
        kind = self.rng.choices(
            ["query", "insert", "function", "plpgsql", "sql", "clause of a path",
             "clause of a role", "exception", "type", "prepared", "table", "path"],
            [20, 10, 8, 10, 8, 6, 6, 6, 6, 12, 5, 8])[0]
        if kind == "query":
            self.expect(kind, schema, "SELECT name FROM here")
        elif kind == "insert":
            self.expect(kind, schema, """
                INSERT INTO log SELECT 1 WHERE false;
                UPDATE log SET n = n WHERE false;
                SELECT nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                WHERE c.oid = (SELECT tableoid FROM here)""")
        elif kind == "function":
            self.expect(kind, schema, "SELECT says()")
        elif kind in ("plpgsql", "sql"):
            self.expect(kind, schema, f"SELECT tools.{kind}()")
        elif kind == "clause of a path":
            self.expect(kind, "soak 1", "SELECT tools.first_path()")
        elif kind == "clause of a role":
            self.expect(kind, "soak 1", "SELECT tools.first_role()")
        elif kind == "exception":
            self.expect(kind, schema, "SELECT tools.failing()")
        elif kind == "type":
            self.expect(kind, schema, "SELECT (enum_range(NULL::mood))[1]::text")
        elif kind == "prepared":
            # It outlives the transaction, for whatever client comes next.
            self.run("SELECT count(*) FROM pg_prepared_statements WHERE name = 'soak'")
            if self.cursor.fetchone()[0] == 0:
                self.run("PREPARE soak AS SELECT name FROM here")
            self.expect(kind, schema, "EXECUTE soak")
        elif kind == "path":
            self.expect(kind, schema, "SELECT current_schema()")
        else:
            name = f"made_{self.rng.getrandbits(48)}"
            self.run(f"CREATE TABLE {name} (id serial PRIMARY KEY)")
            self.expect(kind, schema, f"""
                SELECT min(nspname) || CASE WHEN count(*) = 3 THEN '' ELSE ' and others' END
                FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                WHERE relname IN ('{name}', '{name}_pkey', '{name}_id_seq')
                GROUP BY relnamespace""")
            if self.rng.random() < 0.8:
                self.run(f"DROP TABLE {name}")

    def transaction(self):
        rng = self.rng
        chance = rng.random()
        if chance < 0.02:
            self.run("DISCARD ALL")
            self.counts["DISCARD ALL"] += 1
            return
        if chance < 0.10:
            self.look_in_one_statement()
            return
        self.run("BEGIN")
        role = LOGIN
        points = []
        session = chance < 0.2
        for _ in range(rng.randint(1, 8)):
            action = rng.random()
            if action < 0.3:
                role = rng.choice(ROLES)
                if session:
                    self.run(f"SET ROLE {role}")
                elif rng.random() < 0.5:
                    self.run(f"SET LOCAL ROLE {role}")
                else:
                    self.run(f"SELECT set_config('role', '{role}', true)")
            elif action < 0.4:
                points.append(role)
                self.run(f"SAVEPOINT s{len(points)}")
            elif action < 0.5 and points:
                at = rng.randrange(len(points))
                if rng.random() < 0.5:
                    try:
                        self.run(rng.choice(["SELECT 1/0", "SELECT * FROM nowhere", "SET ROLE nobody_here"]))
                    except psycopg2.Error:
                        self.counts["errors"] += 1
                if rng.random() < 0.7 or self.conn.info.transaction_status == 3:
                    self.run(f"ROLLBACK TO s{at + 1}")
                    role = points[at]
                    points = points[:at + 1]
                else:
                    self.run(f"RELEASE s{at + 1}")
                    points = points[:at]
            elif action < 0.53:
                try:
                    self.run("SELECT 1/0")
                except psycopg2.Error:
                    self.counts["errors"] += 1
                break
            else:
                self.look(role)
        if session and self.conn.info.transaction_status != 3:
            self.run("RESET ROLE")
        self.run(rng.choice(["COMMIT", "ROLLBACK"]) if not session or rng.random() < 0.5 else "COMMIT")
        self.counts["transactions"] += 1

    def look_in_one_statement(self):
        self.expect("no transaction", "SQLUser", "SELECT name FROM here")


def work(process, host, port, clients, until, results):
    threads = []
    found = []

    def loop(number):
        client = None
        trouble = None
        try:
            client = Client(host, port, process * 1000 + number)
            while time.time() < until and not client.wrong:
                client.transaction()
        except Exception as e:  # what a client was not prepared for is a failure
            trouble = f"{type(e).__name__}: {e}"
        found.append((client.counts if client else {}, client.wrong if client else [], trouble))

    for number in range(clients):
        threads.append(threading.Thread(target=loop, args=(number,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    results.put(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--clients", type=int, default=50)
    args = parser.parse_args()
    setup()

    password = f"password={os.environ['PGPASSWORD']}" if "PGPASSWORD" in os.environ else ""
    with tempfile.TemporaryDirectory(prefix="soak") as folder:
        with open(f"{folder}/pgbouncer.ini", "w") as ini:
            ini.write(f"""
[databases]
* = host={os.environ.get('PGHOST') or '/var/run/postgresql'} port={os.environ.get('PGPORT', '5432')} user={LOGIN} {password}
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
default_pool_size = 15
max_client_conn = {args.clients + 10}
server_lifetime = 20
ignore_startup_parameters = extra_float_digits
logfile = {folder}/log
pidfile = {folder}/pid
""")
        bouncer = subprocess.Popen(["pgbouncer", "-q", f"{folder}/pgbouncer.ini"])
        try:
            while not os.path.exists(f"{folder}/.s.PGSQL.6432"):
                if bouncer.poll() is not None:
                    sys.exit("pgbouncer did not start: " + open(f"{folder}/log").read())
                time.sleep(0.1)
            results = multiprocessing.Queue()
            until = time.time() + args.seconds
            workers = [multiprocessing.Process(
                target=work, args=(i, folder, 6432, args.clients // PROCESSES, until, results))
                for i in range(PROCESSES)]
            for worker in workers:
                worker.start()
            found = [one for _ in workers for one in results.get()]
            for worker in workers:
                worker.join()
        finally:
            bouncer.terminate()
            bouncer.wait()

    counts = collections.Counter()
    wrong, troubles = [], []
    for one, other, trouble in found:
        counts.update(one)
        wrong += other
        troubles += [trouble] if trouble else []
    checks = 0
    for kind, count in sorted(counts.items()):
        print(f"{kind:20} {count:10}")
        checks += count if kind not in ("transactions", "errors", "DISCARD ALL") else 0
    for kind, schema, other, sql in wrong[:10]:
        print(f"WRONG: {kind}: {other} instead of {schema}: {sql}")
    for trouble in troubles[:10]:
        print(f"TROUBLE: {trouble}")
    print(f"{len(found)} clients, {checks} checks, {len(wrong)} wrong, {len(troubles)} clients failed")
    return 1 if wrong or troubles or not checks else 0


if __name__ == "__main__":
    sys.exit(main())
