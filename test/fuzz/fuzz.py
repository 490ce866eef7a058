#!/usr/bin/python3
"""Hostile values for the settings, texts for nsresolve.explain(), and random
queries by sqlsmith.

    fuzz.py [--short] [--seed N] [--values N] [--queries N]

The server is found as psql finds it (PGHOST, PGPORT, PGUSER: a superuser); it
preloads nsresolve.  A value is either refused with an error, or it is what
SHOW gives back, and an unqualified CREATE TABLE lands in the schema that it
names or fails.  The server survives everything.
"""

import argparse
import collections
import os
import random
import re
import subprocess
import sys
import time

import psycopg2

DATABASE = "nsr_fuzz"
NAMES = [
    "SQLUser", "sqluser", "SQLUSER", "public", "Public", "$user", "$default", "$current", "$", "$USER",
    "pg_temp", "pg_catalog", "pg_toast", "pg_", "PG_x", "information_schema", "Information_Schema",
    "pg_temp_1", "", " ", "a b", 'a"b', '"', '""', "'", "a,b", ",", "a.b", ".", "a\nb", "a\\b", "\t", ";", "--",
    "/*", "x'; DROP SCHEMA public; --", "%s%n", "x" * 62, "x" * 63, "x" * 64, "x" * 65, "x" * 1000, "é" * 31,
    "é" * 31 + "x", "é" * 32, "x" * 62 + "é", "x" * 61 + "é", "日本" * 10, "日" * 21, "日" * 22, "\U0001f600" * 16,
    "\u0301", "İ", "ı", "ß", "\ufeff", "\x7f", "\x01", "null", "NULL", "default", "on", "0", "-1", "1e309", "select",
    "user", "all", "none",
]
SETTINGS = {
    "default_schema": "name", "metadata_schema": "name",
    "shared_schemas": "list", "alias_schemas": "list", "search_path": "list", "metadata_tables": "list",
    "enabled": "other", "create_schema": "other", "fallthrough": "other", "destructive_ddl": "other",
}


STATEMENTS = """
CREATE TABLE t (id serial PRIMARY KEY, a public.mood DEFAULT 'x'::public.mood REFERENCES other.u (id), CHECK (f(a) > 0))
CREATE TABLE "public"."T" (LIKE u INCLUDING ALL, b int[] DEFAULT ARRAY[1, 2]) PARTITION BY RANGE (lower(a))
CREATE VIEW v AS WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT n + 1 FROM r, LATERAL (SELECT * FROM u) l) SELECT * FROM r
INSERT INTO t (a) SELECT x FROM u ON CONFLICT (id) DO UPDATE SET a = excluded.a RETURNING *
MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1)
UPDATE t SET a = (SELECT max(b) FROM s.u) FROM v WHERE t.id = v.id AND EXISTS (TABLE w)
ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES public.u (b), ALTER a TYPE int USING a::int
CREATE FUNCTION f(a int, b t) RETURNS SETOF u LANGUAGE sql BEGIN ATOMIC SELECT * FROM u; END
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SELECT 1; RETURN NEW; END $$
CREATE TRIGGER g BEFORE INSERT OR UPDATE OF a ON t FOR EACH ROW WHEN (NEW.a > 0) EXECUTE FUNCTION f()
CREATE RULE r AS ON INSERT TO t DO INSTEAD (INSERT INTO u VALUES (1); DELETE FROM v)
DROP TABLE IF EXISTS t, public.u CASCADE; TRUNCATE t; COMMENT ON COLUMN t.a IS 'x'
GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC; SET search_path = a, "b"; SELECT 'u'::regclass, nextval('s')
CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN d AS mood CHECK (VALUE <> 'a'); DO $$ BEGIN PERFORM 1; END $$
CREATE POLICY p ON t USING (a IN (SELECT b FROM u)); CREATE INDEX ON t (a) WHERE b; REINDEX TABLE t; VACUUM t
CREATE EXTENSION pg_trgm; COPY t FROM STDIN; PREPARE p AS SELECT * FROM t; EXPLAIN ANALYZE DELETE FROM t; CALL f(1)
SELECT a OPERATOR(public.+) b COLLATE "x" FROM ROWS FROM (f(1), g(2)) WITH ORDINALITY, XMLTABLE('/' PASSING x COLUMNS y int)
""".strip().split("\n")


# What a text is made of for parses().
PIECES = ["/*", "*/", "/**/", "--", "\n", "'", "''", '"', "$$", "$a$", "$b$", "+", "-", "*", "/", "<", "@", "!",
          "e'", "E'", "\\", "\\'", "a", " ", "1", ";", "U&'", "n'", "x'", "b'", "SELECT ", "FROM ", "t", "(", ")",
          "::", ".", "\t", "\r", "\f", "\v", "1.e", "$1", "?", "#", "%", "|", "`", "~", "^", "&", "="]


def literal(text):
    return "'" + text.replace("'", "''") + "'" if "\\" not in text else \
        " E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def ident(name):
    return '"' + name.replace('"', '""') + '"'


class Fuzzer:
    def __init__(self, rng):
        self.rng = rng
        self.counts = collections.Counter()
        self.bad = []
        self.conn = None
        self.open()

    def open(self):
        self.conn = psycopg2.connect(dbname=DATABASE)
        self.conn.autocommit = True
        self.conn.set_client_encoding("UTF8")
        self.cursor = self.conn.cursor()
        self.own_path = False   # the session has set search_path itself

    def query(self, sql):
        """The first value, or the error."""
        try:
            self.cursor.execute(sql)
            return (self.cursor.fetchone()[0] if self.cursor.description else None), None
        except psycopg2.Error as e:
            if self.conn.closed or not e.pgcode or e.pgcode.startswith(("XX", "57P")):
                self.bad.append(f"{type(e).__name__} {e.pgcode} {e}: {sql[:500]}")
                if self.conn.closed:
                    time.sleep(2)
                    self.open()
            return None, e

    def name(self):
        rng = self.rng
        name = rng.choice(NAMES)
        if rng.random() < 0.3:
            name += rng.choice(NAMES)
        if rng.random() < 0.1:
            name = "".join(chr(rng.choice([rng.randint(1, 127), rng.randint(160, 0x2fff)])) for _ in range(rng.randint(1, 70)))
        return name

    def list(self):
        rng = self.rng
        parts = []
        for _ in range(rng.choice([0, 1, 1, 2, 3, 5, 40])):
            name = self.name()
            parts.append(ident(name) if rng.random() < 0.7 else name)
        text = rng.choice([",", ", ", " , ", ",,"]).join(parts)
        if rng.random() < 0.1:
            text = text[:rng.randint(0, len(text))]
        return text

    def one_value(self):
        rng = self.rng
        setting = rng.choice(list(SETTINGS))
        value = self.list() if SETTINGS[setting] == "list" and rng.random() < 0.9 else self.name()
        full = setting if setting == "search_path" else "nsresolve." + setting
        how = rng.random()
        if how < 0.4:
            _, error = self.query(f"SELECT set_config('{full}', {literal(value)}, false)")
        elif how < 0.8:
            _, error = self.query(f"SET {full} = {literal(value)}")
        elif how < 0.9:
            _, error = self.query(f"ALTER ROLE nsr_fuzz SET {full} = {literal(value)}")
            if error is None:
                self.query("SET ROLE nsr_fuzz")
                self.counts["by a role"] += 1
            self.landing()
            self.query("RESET ROLE")
            self.query("ALTER ROLE nsr_fuzz RESET ALL")
            return
        else:
            # Bytes that are no text: a multi-byte character cut in the middle.
            raw = value.encode()
            cut = raw[:rng.randint(0, len(raw))] + rng.choice([b"\xc3", b"\xe6\x97", b"\xff", b"\xf0\x9f\x98"])
            self.conn.set_client_encoding(rng.choice(["SQL_ASCII", "UTF8", "LATIN1"]))
            text = "".join(f"\\x{b:02x}" if b else "" for b in cut)
            _, error = self.query(f"SELECT set_config('{full}', E'{text}', false)")
            self.conn.set_client_encoding("UTF8")
            value = None
        self.counts["refused" if error else "accepted"] += 1
        if error is not None:
            return
        self.own_path = self.own_path or setting == "search_path"
        if SETTINGS[setting] == "name" and value is not None:
            shown, _ = self.query(f"SHOW {full}")
            if shown != value:
                self.bad.append(f"{full}: {value!r} is shown as {shown!r}")
            self.forbidden(setting, value)
        self.landing()

    def forbidden(self, setting, value):
        """What must have been refused."""
        if value in ("", "information_schema") or value.startswith("pg_") or len(value.encode()) > 63:
            self.bad.append(f"{setting} accepts {value!r}")

    def landing(self):
        """CREATE TABLE goes to the default schema, or fails with a clean error."""
        managed = self.query("SELECT current_setting('nsresolve.enabled') = 'on'")[0]
        default, _ = self.query("SELECT nsresolve.default_schema()")
        path, _ = self.query("SHOW search_path")
        self.query("BEGIN")
        _, error = self.query("CREATE TABLE nsr_probe (a int)")
        where = None
        if error is None:
            where, _ = self.query("SELECT nspname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace WHERE relname = 'nsr_probe'")
        self.query("ROLLBACK")
        self.counts["landed" if where else "did not land"] += 1
        if error is not None and error.pgcode not in ("3F000", "42501", "42939"):
            self.bad.append(f"CREATE TABLE, path {path!r}: {error}")
        # A path that the session has set itself is honoured as it is.
        if managed and not self.own_path and where and where != default:
            self.bad.append(f"landed in {where!r}, not in {default!r}, path {path!r}")

    def values(self, count):
        for i in range(count):
            if i % 25 == 0:
                self.query("DISCARD ALL")
                self.own_path = False
                self.query("SET client_min_messages = error")
                self.query("SET nsresolve.enabled = on")
                if self.rng.random() < 0.5:
                    self.query("SET nsresolve.create_schema = on")
            self.one_value()

    def explains(self, count):
        """nsresolve.explain() of texts that are statements, more or less: it
        runs nothing, and fails cleanly."""
        rng = self.rng
        self.query("DISCARD ALL")
        objects = "SELECT count(*) FROM pg_catalog.pg_class"
        before = self.query(objects)
        for i in range(count):
            if i % 50 == 0:
                self.query("SET nsresolve.enabled = on")
                self.query(f"SET nsresolve.alias_schemas = {literal(rng.choice(['', 'public', 'public, s']))}")
            text = rng.choice(STATEMENTS)
            for _ in range(rng.choice([0, 0, 1, 2, 5])):
                words = re.findall(r"\s+|\w+|.", text)
                at = rng.randrange(len(words))
                other = rng.choice(re.findall(r"\w+|[^\w\s]", rng.choice(STATEMENTS)) + [ident(self.name().replace("\0", ""))])
                words[at:at + rng.randint(0, 2)] = rng.choice([[], [other], [words[at], " ", other], [words[at]] * 3])
                text = "".join(words) or ";"
            function = rng.choice(["explain", "explain", "summary"])
            _, error = self.query(f"SELECT count(*) FROM nsresolve.{function}({literal(text)})")
            self.counts["not explained" if error else "explained"] += 1
        if self.query(objects) != before:
            self.bad.append("nsresolve.explain() has left something behind")

    def parses(self, count):
        """nsresolve.explain() reads comments, quotes and operators as the server
        does: in a transaction that has failed the server parses a text, and
        then refuses it for that."""
        rng = self.rng
        self.query("DISCARD ALL")
        server = psycopg2.connect(dbname=DATABASE)
        server.autocommit = True
        cursor = server.cursor()
        cursor.execute("SET client_min_messages = error; BEGIN")
        try:
            cursor.execute("SELECT 1 / 0")
        except psycopg2.Error:
            pass
        for _ in range(count):
            pieces = "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 14)))
            text = rng.choice(["%s", "SELECT 1%s", "SELECT 'a'%s'b'", "SELECT %s 1", "SELECT 1; %s; SELECT 2"]) % pieces
            try:
                cursor.execute(text)
                expected = None
            except psycopg2.Error as e:
                expected = None if e.pgcode in ("25P02", None) else e.pgcode
            _, error = self.query(f"SELECT count(*) FROM nsresolve.explain({literal(text)})")
            found = error.pgcode if error is not None else None
            if found != expected:
                self.bad.append(f"the server says {expected}, explain {found}: {text!r}")
            self.counts["parsed as the server does"] += 1
        server.close()

    def connection_options(self, count):
        for _ in range(count):
            setting = self.rng.choice(list(SETTINGS))
            value = self.list() if SETTINGS[setting] == "list" else self.name()
            full = setting if setting == "search_path" else "nsresolve." + setting
            option = "".join("\\" + c if c in " \\\n\t" else c for c in f"{full}={value}")
            try:
                psycopg2.connect(dbname=DATABASE, options="-c " + option).close()
                self.counts["connection accepted"] += 1
            except psycopg2.OperationalError as e:
                self.counts["connection refused"] += 1
                if "closed the connection unexpectedly" in str(e) or "recovery" in str(e):
                    self.bad.append(f"connection option {option!r}: {e}")
            except (ValueError, psycopg2.ProgrammingError):
                pass


def setup():
    admin = psycopg2.connect(dbname="postgres")
    admin.autocommit = True
    cursor = admin.cursor()
    cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
    cursor.execute("DROP ROLE IF EXISTS nsr_fuzz")
    cursor.execute("CREATE ROLE nsr_fuzz")
    cursor.execute(f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0")
    cursor.execute(f"GRANT CREATE ON DATABASE {DATABASE} TO nsr_fuzz")
    admin.close()
    conn = psycopg2.connect(dbname=DATABASE, options="-c nsresolve.enabled=off")
    conn.autocommit = True
    cursor = conn.cursor()
    cursor.execute("CREATE EXTENSION nsresolve")
    for schema in ("SQLUser", "sqluser", "other", "x" * 63, "a,b", 'a"b'):
        cursor.execute(f"CREATE SCHEMA {ident(schema)}; GRANT ALL ON SCHEMA {ident(schema)} TO PUBLIC")
    for schema in ("SQLUser", "public", "other"):
        cursor.execute(f"""
            CREATE TABLE {ident(schema)}.{schema.lower()}_t (id int PRIMARY KEY, name text, at timestamptz, tags text[]);
            INSERT INTO {ident(schema)}.{schema.lower()}_t SELECT i, 'n' || i, now(), ARRAY['a'] FROM generate_series(1, 20) i;
            CREATE VIEW {ident(schema)}.{schema.lower()}_v AS SELECT * FROM {ident(schema)}.{schema.lower()}_t;
            CREATE TABLE {ident(schema)}.alembic_version (version_num varchar(32) NOT NULL)""")
    conn.close()


def server_log_is_clean(started):
    """Whether the server has been up all the time."""
    conn = psycopg2.connect(dbname="postgres")
    cursor = conn.cursor()
    cursor.execute("SELECT extract(epoch FROM pg_postmaster_start_time()), "
                   "(SELECT min(extract(epoch FROM backend_start)) FROM pg_stat_activity WHERE backend_type = 'checkpointer')")
    _, checkpointer = cursor.fetchone()
    conn.close()
    return float(checkpointer) < started


def sqlsmith(mode, seed, queries):
    """Runs sqlsmith; its own errors are what random queries give rise to.
    Returns how many queries there were."""
    host = os.environ.get("PGHOST") or "/var/run/postgresql"
    target = f"host={host} port={os.environ.get('PGPORT', '5432')} dbname={DATABASE} options='" + \
        f"-c nsresolve.enabled=on -c nsresolve.fallthrough={mode} -c statement_timeout=2s'"
    out = subprocess.run(
        ["sqlsmith", "--verbose", f"--target={target}", f"--max-queries={queries}", f"--seed={seed}"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace").stdout
    print(f"sqlsmith, fallthrough = {mode}: {queries} queries")
    for line in re.findall(r"^(?:queries|impedance|error rate|AST).*$", out, re.M)[-4:]:
        print("    " + line)
    return max(map(int, re.findall(r"^queries: (\d+)", out, re.M)), default=0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--seed", type=int, default=random.randrange(10 ** 9))
    parser.add_argument("--values", type=int)
    parser.add_argument("--queries", type=int)
    args = parser.parse_args()
    values = args.values or (3000 if args.short else 100000)
    queries = args.queries if args.queries is not None else (500 if args.short else 50000)
    setup()
    started = time.time()
    print(f"seed {args.seed}")

    fuzzer = Fuzzer(random.Random(args.seed))
    fuzzer.values(values)
    fuzzer.connection_options(values // 20)
    fuzzer.explains(values // 3)
    fuzzer.parses(values // 3)
    for what, count in sorted(fuzzer.counts.items()):
        print(f"{what:20} {count:8}")
    crashed = []
    run = 0
    for mode in ("error", "allow"):
        if queries:
            run += sqlsmith(mode, args.seed % 1000000, queries)
            if not server_log_is_clean(started):
                crashed.append(mode)
    for bad in fuzzer.bad[:20]:
        print("BAD:", bad)
    if crashed or not server_log_is_clean(started):
        print("BAD: the server has crashed", crashed)
    print(f"{values} values, {run} queries, {len(fuzzer.bad)} wrong, "
          f"{'the server crashed' if crashed else 'no crash'}")
    if run < 2 * queries:
        print(f"BAD: sqlsmith has ended before {2 * queries} queries")
    return 1 if fuzzer.bad or crashed or run < 2 * queries or not server_log_is_clean(started) else 0


if __name__ == "__main__":
    sys.exit(main())
