#!/usr/bin/python3
"""Runs random sequences of session commands against a server and the model.

    property.py [--steps N] [--seed N] [--length N] [--seconds N] [--replay FILE]

The server is found as psql finds it (PGHOST, PGPORT, PGUSER: a superuser); it
preloads nsresolve.  Sessions begin with a random configuration.  After each
step the path that is shown, the schemas that are searched, the settings that
follow the role, and the schema in which a CREATE TABLE lands must be what the
model says.  A seed reproduces a run.  A run that fails is shortened first, and
printed as a list of steps that --replay takes.
"""

import argparse
import json
import os
import random
import sys
import time

import psycopg2

from model import BUILT_IN, FOLLOWED, SETTINGS, SUPERUSER, Model, World

DATABASE = "nsr_property"
OTHER = "nsr_property_other"
LISTS = ("search_path", "shared_schemas", "alias_schemas")
ROLES = ["nsr_r1", "nsr_r2", "nsr_r3", "nsr_login", "nsr_super", "nsr_super2"]

FUNCTIONS = r"""
CREATE SCHEMA probe;
GRANT USAGE ON SCHEMA probe TO PUBLIC;

CREATE FUNCTION probe.landing() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	schema text;
BEGIN
	EXECUTE 'CREATE TABLE nsr_probe ()';
	SELECT nspname INTO schema
	FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
	WHERE relname = 'nsr_probe';
	RAISE EXCEPTION USING errcode = 'NSR00', message = 'undo';
EXCEPTION
	WHEN SQLSTATE 'NSR00' THEN RETURN schema;
	WHEN OTHERS THEN RETURN SQLSTATE;
END $$;

CREATE FUNCTION probe.state() RETURNS json LANGUAGE sql AS $$
	SELECT json_build_object(
		'path', current_setting('search_path'),
		'schemas', current_schemas(true),
		'default_schema', current_setting('nsresolve.default_schema'),
		'create_schema', current_setting('nsresolve.create_schema'),
		'metadata_schema', current_setting('nsresolve.metadata_schema'),
		'user', current_user, 'session_user', session_user,
		'landing', probe.landing())
$$;

CREATE FUNCTION probe.run(steps json) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	step json;
BEGIN
	FOR step IN SELECT json_array_elements(steps) LOOP
		CASE step->>0
		WHEN 'observe' THEN
			RAISE NOTICE 'observed %', probe.state();
		WHEN 'call' THEN
			EXECUTE format('SELECT probe.%I($1)', step->>1) USING step->2;
		WHEN 'block' THEN
			BEGIN
				PERFORM probe.run(step->1);
				IF (step->>2)::bool THEN
					RAISE 'undo';
				END IF;
			EXCEPTION WHEN OTHERS THEN
				NULL;
			END;
		ELSE
			EXECUTE step->>1;
		END CASE;
	END LOOP;
END $$;

CREATE PROCEDURE probe.procedure(steps json) LANGUAGE plpgsql AS $$
DECLARE
	step json;
BEGIN
	FOR step IN SELECT json_array_elements(steps) LOOP
		CASE step->>0
		WHEN 'commit' THEN COMMIT;
		WHEN 'rollback' THEN ROLLBACK;
		ELSE PERFORM probe.run(json_build_array(step));
		END CASE;
	END LOOP;
END $$;
"""


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def ident(name):
    return '"' + name.replace('"', '""') + '"'


def text_of(name, data):
    """A value as it is written in one literal."""
    if name in LISTS:
        return ", ".join(map(ident, data))
    if isinstance(data, bool):
        return "on" if data else "off"
    return data


def setting(name):
    return name if name in ("search_path", "role") else "nsresolve." + name


def assignment(name, data):
    if name == "search_path":
        return "search_path = " + (", ".join(map(ident, data)) if data else "''")
    return f"{setting(name)} = {literal(text_of(name, data))}"


def names_of(text):
    """The names in a path as SHOW writes it."""
    names, i = [], 0
    while i < len(text):
        if text[i] in ", ":
            i += 1
            continue
        name = ""
        if text[i] == '"':
            i += 1
            while text[i] != '"' or text[i + 1:i + 2] == '"':
                i += text[i] == '"'
                name += text[i]
                i += 1
            i += 1
        else:
            while i < len(text) and text[i] not in ", ":
                name += text[i].lower()
                i += 1
        if name:
            names.append(name)
    return names


def sql(step):
    kind = step[0]
    if kind == "set":
        _, name, data, local, style = step
        scope = "LOCAL " if local else ""
        if name == "auth":
            if data is None:
                return "RESET SESSION AUTHORIZATION" if not local else "SET LOCAL SESSION AUTHORIZATION DEFAULT"
            return f"SET {scope}SESSION AUTHORIZATION {data}"
        if name == "role":
            if style == "function" and data is not None:
                return f"SELECT set_config('role', {literal(data)}, {str(local).lower()})"
            if data is None:
                return "RESET ROLE" if not local else "SET LOCAL ROLE NONE"
            return f"SET {scope}ROLE {data}"
        if data is None:
            if style == "function":
                return f"SELECT set_config('{setting(name)}', NULL, {str(local).lower()})"
            return f"SET {scope}{setting(name)} TO DEFAULT" if local or style == "to" else f"RESET {setting(name)}"
        if style == "function":
            return f"SELECT set_config('{setting(name)}', {literal(text_of(name, data))}, {str(local).lower()})"
        return f"SET {scope}{assignment(name, data)}"
    if kind == "alter role":
        _, role, here, name, data = step
        where = f" IN DATABASE {DATABASE}" if here else ""
        if data is None:
            return f"ALTER ROLE {role}{where} RESET {setting(name)}"
        return f"ALTER ROLE {role}{where} SET {assignment(name, data)}"
    if kind in ("savepoint", "release", "rollback to"):
        return f"{kind} {step[1]}"
    if kind == "call":
        return f"SELECT probe.{step[1]}({literal(json.dumps(inner(step[2])))})"
    if kind == "procedure":
        return f"CALL probe.procedure({literal(json.dumps(inner(step[1])))})"
    if kind == "block":
        return f"SELECT probe.run({literal(json.dumps(inner([step])))})"
    if kind == "several":
        return "; ".join(map(sql, step[1])) or "SELECT 1"
    return {
        "observe": """SELECT probe.run('[["observe"]]')""",
        "fail": "SELECT 1/0",
        "reset all": "RESET ALL",
        "discard": "DISCARD ALL",
    }.get(kind, kind)


def inner(steps):
    """Steps as probe.run() takes them."""
    result = []
    for step in steps:
        if step[0] == "call":
            result.append(["call", step[1], inner(step[2])])
        elif step[0] == "block":
            result.append(["block", inner(step[1]), step[2]])
        elif step[0] in ("observe", "commit", "rollback"):
            result.append([step[0]])
        else:
            result.append(["sql", sql(step)])
    return result


class Generator:
    """Random worlds and steps, as plain lists."""

    NAMES = list(Model.SCHEMAS) + ["missing", "$user", "pg_catalog", "pg_temp"]

    def __init__(self, rng):
        self.rng = rng

    def names(self, choices, most=3):
        return [self.rng.choice(choices) for _ in range(self.rng.randint(0, most))]

    def value(self, name):
        rng = self.rng
        if name == "search_path":
            return rng.choice([
                [], ["public"], ["$user", "public"], ["SQLUser", "$user", "public"],
                ["app", "$user", "public"], ["pg_catalog", "public"],
                ["app", "public"], self.names(self.NAMES)])
        if name == "default_schema":
            return rng.choice(["SQLUser", "$user", "app", "missing", "public", "nousage",
                               "nocreate", 'We "ird, x', "nsr_r1"])
        if name in ("create_schema", "enabled"):
            return rng.random() < 0.7
        if name == "metadata_schema":
            return rng.choice(["$current", "$default", "meta", "public", "missing"])
        if name == "shared_schemas":
            return rng.choice([[], ["shared"], ["shared", "$user"], ["app"]])
        return rng.choice([[], ["public"], ["public", "missing"], ["app"]])

    def world(self):
        rng = self.rng
        login = rng.choice(["nsr_super", "nsr_super", "nsr_login", "nsr_r1"])
        conf, database, options, roles = {}, {}, {}, []
        if rng.random() < 0.9:
            rng.choice([conf, database])["enabled"] = True
        for name in SETTINGS:
            if name != "enabled":
                for level, share in ((conf, 0.25), (database, 0.12)):
                    if rng.random() < share:
                        level[name] = self.value(name)
                if name not in SUPERUSER and rng.random() < 0.07:
                    options[name] = self.value(name)
        if rng.random() < 0.3:
            conf["override_empty"] = True
        for role in ROLES:
            for name in SETTINGS:
                share = 0.6 if name == "default_schema" else 0.2
                if (name in FOLLOWED or role == login or rng.random() < 0.1) and rng.random() < share:
                    roles.append([role, rng.random() < 0.4, name, self.value(name)])
        return {"login": login, "conf": conf, "database": database,
                "options": options, "roles": roles, "temporary": rng.random() < 0.2}

    def simple(self):
        """A step that may also stand in a function."""
        rng = self.rng
        kind = rng.choices(
            ["search_path", "default_schema", "role", "auth", "other", "reset all", "fail", "alter role"],
            [24, 16, 24, 6, 10, 3, 4, 4])[0]
        local = rng.random() < 0.45
        style = rng.choice(["set", "set", "to", "function"])
        if kind in ("reset all", "fail"):
            return [kind]
        if kind == "alter role":
            name = rng.choice(FOLLOWED + ("search_path",))
            return [kind, rng.choice(ROLES), rng.random() < 0.4, name,
                    self.value(name) if rng.random() < 0.75 else None]
        if kind in ("role", "auth"):
            data = rng.choice(ROLES + [None, None])
            if kind == "role" and rng.random() < 0.1:
                data = "none"
            return ["set", kind, data, local, style]
        if kind == "other":
            kind = rng.choice(SUPERUSER + ("create_schema", "metadata_schema", "enabled"))
        data = self.value(kind) if rng.random() < 0.75 else None
        return ["set", kind, data, local, style]

    def body(self, depth):
        """Steps in a function."""
        rng = self.rng
        steps = []
        for _ in range(rng.randint(1, 4)):
            steps.append(self.nested(depth))
            steps.append(["observe"])
        if rng.random() < 0.5:
            steps.insert(0, ["observe"])
        return steps

    def nested(self, depth):
        rng = self.rng
        chance = rng.random()
        if depth < 3 and chance < 0.25:
            return ["call", rng.choice(list(Model.FUNCTIONS)), self.body(depth + 1)]
        if depth < 3 and chance < 0.45:
            return ["block", self.body(depth + 1), rng.random() < 0.4]
        return self.simple()

    def step(self):
        rng = self.rng
        kind = rng.choices(
            ["simple", "begin", "commit", "rollback", "savepoint", "release", "rollback to",
             "call", "block", "procedure", "several", "discard", "outside", "database", "reload"],
            [40, 9, 6, 5, 7, 4, 6, 10, 4, 4, 3, 1, 6, 1, 2])[0]
        if kind == "simple":
            return self.simple()
        if kind in ("savepoint", "release", "rollback to"):
            return [kind, rng.choice("abc")]
        if kind == "call":
            return [kind, rng.choice(list(Model.FUNCTIONS)), self.body(1)]
        if kind == "block":
            return [kind, self.body(1), rng.random() < 0.4]
        if kind == "procedure":
            steps = self.body(1)
            for _ in range(rng.randint(0, 2)):
                steps.insert(rng.randint(0, len(steps)), [rng.choice(["commit", "rollback"])])
            return [kind, steps]
        if kind == "several":
            steps = []
            for _ in range(rng.randint(2, 4)):
                steps += [self.simple(), ["observe"]]
            return [kind, steps]
        if kind == "outside":
            name = rng.choice(FOLLOWED + SETTINGS)
            return [kind, rng.choice(ROLES), rng.random() < 0.4, name,
                    self.value(name) if rng.random() < 0.75 else None]
        if kind == "database":
            name = rng.choice(SETTINGS)
            return [kind, name, self.value(name)]
        if kind == "reload":
            name = rng.choice(SETTINGS)
            return [kind, name, self.value(name) if rng.random() < 0.7 else None]
        return [kind]


class Mismatch(Exception):
    pass


class Runner:
    def __init__(self):
        self.admin = psycopg2.connect(dbname="postgres")
        self.admin.autocommit = True
        self.outside = self.admin.cursor()
        self.do("SET nsrmark.n = 0", "RESET nsrmark.n")  # ALTER SYSTEM wants to know it
        self.marker = 0
        self.checks = 0

    def do(self, *statements):
        for statement in statements:
            self.outside.execute(statement)

    def prepare(self):
        """Makes roles, databases, schemas and functions."""
        password = literal(os.environ["PGPASSWORD"]) if "PGPASSWORD" in os.environ else "NULL"
        self.do(f"DROP DATABASE IF EXISTS {DATABASE}", f"DROP DATABASE IF EXISTS {OTHER}",
                *[f"DROP ROLE IF EXISTS {role}" for role in ROLES],
                *[f"CREATE ROLE {role} LOGIN NOINHERIT PASSWORD {password}"
                  + (" SUPERUSER" if role in Model.SUPERUSERS else "")
                  for role in ROLES],
                *[f"GRANT {role} TO {member}" for member, roles in sorted(Model.MEMBERS.items())
                  for role in sorted(roles)],
                f"CREATE DATABASE {DATABASE}", f"CREATE DATABASE {OTHER}",
                *[f"GRANT CREATE ON DATABASE {DATABASE} TO {role}" for role in sorted(Model.DATABASE_CREATE)])
        conn = psycopg2.connect(dbname=DATABASE, options="-c nsresolve.enabled=off")
        conn.autocommit = True
        cursor = conn.cursor()
        cursor.execute(FUNCTIONS)
        for schema, rights in Model.SCHEMAS.items():
            if schema != "public":
                cursor.execute(f"CREATE SCHEMA {ident(schema)}")
            for right, roles in zip(("USAGE", "CREATE"), rights):
                for role in ["PUBLIC"] if roles is None else sorted(roles):
                    cursor.execute(f"GRANT {right} ON SCHEMA {ident(schema)} TO {role}")
        for function, (definer, clauses) in Model.FUNCTIONS.items():
            cursor.execute(
                f"CREATE FUNCTION probe.{function}(steps json) RETURNS void LANGUAGE plpgsql"
                f" {'SECURITY DEFINER' if definer else ''} "
                + " ".join("SET " + assignment(name, data) for name, data in clauses)
                + " AS $$ BEGIN PERFORM probe.run(steps); END $$")
            if definer:
                cursor.execute(f"ALTER FUNCTION probe.{function} OWNER TO {definer}")
        conn.close()

    def alter_system(self, name, data):
        if name == "override_empty":
            name = "override_empty_search_path"
        if data is None:
            self.do(f"ALTER SYSTEM RESET {setting(name)}")
        else:
            value = text_of(name, data)
            self.do(f"ALTER SYSTEM SET {setting(name)} = " + literal(value) if name != "search_path"
                    else "ALTER SYSTEM SET " + assignment(name, data))

    def reload(self, *cursors):
        """Returns when the given sessions have read the configuration."""
        self.marker += 1
        self.do(f"ALTER SYSTEM SET nsrmark.n = {self.marker}", "SELECT pg_reload_conf()")
        for cursor in cursors:
            for _ in range(2000):
                cursor.execute("SELECT current_setting('nsrmark.n', true)")
                if cursor.fetchone()[0] == str(self.marker):
                    break
                time.sleep(0.001)
            else:
                raise RuntimeError("the configuration was not reloaded")

    def configure(self, config):
        """Makes the world, outside and in the model."""
        world = World()
        self.do("DELETE FROM pg_db_role_setting")
        for name in SETTINGS + ("override_empty",):
            data = config["conf"].get(name)
            self.alter_system(name, data)
            if data is not None:
                world.conf[name] = data
        self.do(*[f"ALTER DATABASE {DATABASE} SET {assignment(name, data)}"
                  for name, data in config["database"].items()])
        world.database = dict(config["database"])
        # Settings in another database mean nothing here.
        self.do(f"ALTER DATABASE {OTHER} SET nsresolve.default_schema = 'elsewhere'",
                *[f"ALTER ROLE {role} IN DATABASE {OTHER} SET nsresolve.default_schema = 'elsewhere'"
                  for role in ROLES])
        for role, here, name, data in config["roles"]:
            self.do(sql(["alter role", role, here, name, data]))
            Model.alter_role(world.roles, role, here, name, data)
        self.reload(self.outside)
        return world

    def run(self, config, steps):
        """Raises Mismatch."""
        world = self.configure(config)
        options = " ".join(
            "-c " + f"{setting(name)}={text_of(name, data)}".replace("\\", "\\\\").replace(" ", "\\ ")
            for name, data in config["options"].items())
        conn = psycopg2.connect(dbname=DATABASE, user=config["login"], options=options)
        try:
            self.session(conn, Model(world, config["login"], config["options"]), config, steps)
        finally:
            conn.close()

    def session(self, conn, model, config, steps):
        conn.autocommit = True
        conn.notices = []
        cursor = conn.cursor()
        # The postmaster may be behind with reading the configuration.
        for _ in range(2000):
            cursor.execute("SELECT current_setting('nsrmark.n', true)")
            if cursor.fetchone()[0] == str(self.marker):
                break
            time.sleep(0.001)
        if config["temporary"]:
            cursor.execute("CREATE TEMPORARY TABLE nsr_temporary ()")
            model.temporary = True
        self.check(cursor, model, None)
        for number, step in enumerate(steps):
            if step[0] in ("outside", "database", "reload"):
                self.from_outside(cursor, model, step)
            else:
                self.statement(conn, cursor, model, number, step)
            if model.transaction != "failed":
                self.check(cursor, model, number)

    def from_outside(self, cursor, model, step):
        if step[0] == "outside":
            # It would wait for the session.
            if not model.dirty:
                self.do(sql(["alter role"] + step[1:]))
                model.altered_outside(*step[1:])
        elif step[0] == "database":
            self.do(f"ALTER DATABASE {DATABASE} SET {assignment(*step[1:])}")
        elif model.may_reload():
            _, name, data = step
            self.alter_system(name, data)
            self.reload(cursor)
            if data is None:
                model.world.conf.pop(name, None)
            else:
                model.world.conf[name] = data

    def statement(self, conn, cursor, model, number, step):
        del conn.notices[:]
        error = None
        try:
            cursor.execute(sql(step))
        except psycopg2.OperationalError:
            raise Mismatch(number, "the connection was lost", "", "")
        except psycopg2.Error as e:
            error = str(e).strip()
        expected = model.statement(step)
        if (error is None) != expected:
            raise Mismatch(number, "the statement", error or "succeeds",
                           "succeeds" if expected else "fails")
        seen = [json.loads(notice.split("observed ", 1)[1])
                for notice in conn.notices if notice.startswith("NOTICE:  observed ")]
        if len(seen) != len(model.seen):
            raise Mismatch(number, "observations", len(seen), len(model.seen))
        for one, other in zip(seen, model.seen):
            self.compare(number, "in a function: ", one, other)

    def check(self, cursor, model, number):
        implicit = model.transaction is None
        try:
            cursor.execute("SHOW search_path")
            shown = cursor.fetchone()[0]
            cursor.execute("SHOW nsresolve.default_schema")
            default = cursor.fetchone()[0]
            cursor.execute("BEGIN" if implicit else "SAVEPOINT nsr_check")
            cursor.execute("SELECT probe.state()")
            seen = cursor.fetchone()[0]
            cursor.execute("ROLLBACK" if implicit else "ROLLBACK TO nsr_check; RELEASE nsr_check")
        except psycopg2.Error as e:
            raise Mismatch(number, "looking", str(e).strip(), "")
        expected = model.look()
        self.compare(number, "", seen, expected)
        self.compare(number, "SHOW ", {"path": shown, "default_schema": default},
                     {"path": expected["path"], "default_schema": expected["default_schema"]})

    def compare(self, number, where, seen, expected):
        self.checks += 1
        seen["path"] = names_of(seen["path"])
        if "schemas" in seen:
            seen["schemas"] = ["pg_temp" if name.startswith("pg_temp_") else name for name in seen["schemas"]]
            if seen["landing"].startswith("pg_temp_"):
                seen["landing"] = "pg_temp"
        for what in expected:
            if seen[what] != expected[what]:
                raise Mismatch(number, where + what, seen[what], expected[what])

    def fails(self, config, steps):
        try:
            self.run(config, steps)
        except Mismatch as mismatch:
            return mismatch
        return None


def without(items, start, count):
    return items[:start] + items[start + count:]


def shorten_list(items, fails):
    """Leaves out what is not needed, large pieces first."""
    size = max(1, len(items) // 2)
    while True:
        start = 0
        while start < len(items):
            shorter = without(items, start, size)
            if fails(shorter):
                items = shorter
            else:
                start += size
        if size == 1:
            return items
        size //= 2


def shorten(runner, config, steps, mismatch):
    """Leaves out what the same mismatch does not need."""
    number, what = mismatch.args[:2]

    def fails(config, steps):
        other = runner.fails(config, steps)
        return other is not None and other.args[1] == what

    if number is not None:
        steps = steps[:number + 1]
    steps = shorten_list(steps, lambda s: fails(config, s))

    # Steps inside functions and blocks.
    def inside(steps, rebuild):
        for i, step in enumerate(steps):
            for j, part in enumerate(step):
                if isinstance(part, list) and part and isinstance(part[0], list) and step[0] != "set":
                    def again(p, i=i, j=j):
                        return rebuild(steps[:i] + [steps[i][:j] + [p] + steps[i][j + 1:]] + steps[i + 1:])
                    part = shorten_list(part, lambda p: fails(config, again(p)))
                    step = step[:j] + [part] + step[j + 1:]
                    steps = steps[:i] + [step] + steps[i + 1:]
                    part = inside(part, again)
                    steps = steps[:i] + [step[:j] + [part] + step[j + 1:]] + steps[i + 1:]
                    step = steps[i]
        return steps

    steps = inside(steps, lambda s: s)
    for key in ("conf", "database", "options", "roles"):
        part = config[key]
        items = list(part.items()) if isinstance(part, dict) else part

        def with_items(kept, key=key):
            return dict(config, **{key: dict(kept) if isinstance(config[key], dict) else kept})

        items = shorten_list(items, lambda kept: fails(with_items(kept), steps))
        config = with_items(items)
    if config["temporary"] and fails(dict(config, temporary=False), steps):
        config = dict(config, temporary=False)
    return config, steps, runner.fails(config, steps) or mismatch


def report(seed, config, steps, mismatch):
    number, what, seen, expected = mismatch.args
    print(f"FAILED with --seed {seed}: {what}\n  got      {seen}\n  expected {expected}")
    print(f"  after step {number}, shortened:")
    print("    session:", json.dumps({k: v for k, v in config.items() if v}))
    for i, step in enumerate(steps):
        print(f"    {i}: {sql(step) if step[0] not in ('outside', 'database', 'reload') else step}")
    print("  to run it again: --replay with a file that holds")
    print("   ", json.dumps([config, steps]))
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seconds", type=int, default=None)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--length", type=int, default=40, help="steps in one session")
    parser.add_argument("--keep-going", action="store_true")
    parser.add_argument("--replay")
    args = parser.parse_args()

    runner = Runner()
    runner.prepare()
    if args.replay:
        config, steps = json.load(open(args.replay))
        mismatch = runner.fails(config, steps)
        if mismatch:
            report("none", config, steps, mismatch)
        print("failed" if mismatch else "agrees")
        return 1 if mismatch else 0

    first = args.seed if args.seed is not None else random.randrange(10 ** 9)
    seed, done, failed, kinds = first, 0, 0, set()
    start = time.time()
    while (time.time() - start < args.seconds if args.seconds else done < args.steps):
        generator = Generator(random.Random(seed))
        config = generator.world()
        steps = [generator.step() for _ in range(args.length)]
        mismatch = runner.fails(config, steps)
        if mismatch:
            failed += 1
            report(seed, *shorten(runner, config, steps, mismatch))
            if not args.keep_going:
                break
        done += len(steps)
        seed += 1
    print(f"first seed {first}, {seed - first + (failed and not args.keep_going)} sessions, {done} steps, "
          f"{runner.checks} states compared, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
