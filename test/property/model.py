"""What holds in a session, by the rules of nsresolve: a model.

Written from the description of the rules and from PostgreSQL's manual, apart
from the C code.  A setting is a pair: what SET made of it, and what SET LOCAL
made of it for the rest of the transaction.  Transactions, savepoints and
blocks that fail put back a copy of all pairs that was taken when they began;
a function with a SET clause puts back the pairs of its own settings, unless a
SET inside has replaced them.
"""

import copy

FOLLOWED = ("default_schema", "create_schema", "metadata_schema")
SUPERUSER = ("enabled", "shared_schemas", "alias_schemas")
SETTINGS = ("search_path",) + FOLLOWED + SUPERUSER
BUILT_IN = {
    "search_path": ["$user", "public"],
    "default_schema": "SQLUser",
    "create_schema": False,
    "metadata_schema": "$current",
    "enabled": False,
    "shared_schemas": [],
    "alias_schemas": [],
    "override_empty": False,
}


class Failed(Exception):
    """The statement must fail."""


class Value:
    """A value of a setting.

    origin: "reset" (what RESET gives), "frozen" (what RESET gave once),
    "session", "clause" (a function's SET clause).  For search_path, "plain"
    is the session's too, but set while nsresolve was off.
    """

    def __init__(self, origin, data=None, like_reset=None):
        self.origin = origin
        self.data = data
        self.like_reset = like_reset  # (names, client): counts as that RESET


RESET = Value("reset")


class World:
    """Roles, schemas and what is configured outside the session."""

    def __init__(self):
        self.conf = {}
        self.database = {}
        self.roles = {}  # (role, in this database?) -> settings

    def of_role(self, role):
        found = dict(self.roles.get((role, False), {}))
        found.update(self.roles.get((role, True), {}))
        return found


class Model:
    SUPERUSERS = {"nsr_super", "nsr_super2"}
    # SET ROLE is allowed to members; nobody inherits.
    MEMBERS = {"nsr_login": {"nsr_r1", "nsr_r2", "nsr_r3"}, "nsr_r1": {"nsr_r2"}}
    # schema: roles that may use it, roles that may create in it; None: all
    SCHEMAS = {
        "SQLUser": (None, None),
        "public": (None, None),
        "app": (None, None),
        'We "ird, x': (None, None),
        "nsr_r1": ({"nsr_r1"}, {"nsr_r1"}),
        "nsr_login": (None, None),
        "nsr_super": (None, None),
        "shared": (None, set()),
        "meta": (None, None),
        "nousage": (set(), set()),
        "nocreate": (None, set()),
    }
    DATABASE_CREATE = {"nsr_r1", "nsr_login"}
    # function: (owner if SECURITY DEFINER, SET clauses)
    FUNCTIONS = {
        "f_plain": (None, []),
        "f_path": (None, [("search_path", ["app", "public"])]),
        "f_public": (None, [("search_path", ["public"])]),
        "f_empty": (None, [("search_path", [])]),
        "f_same": (None, [("search_path", ["$user", "public"])]),
        "f_r1": (None, [("role", "nsr_r1")]),
        "f_r2": (None, [("role", "nsr_r2")]),
        "f_none": (None, [("role", "none")]),
        "f_ds": (None, [("default_schema", "app")]),
        "f_ds_user": (None, [("default_schema", "$user")]),
        "f_multi": (None, [("role", "nsr_r2"), ("search_path", ["public", "app"]),
                           ("default_schema", "meta")]),
        "f_off": (None, [("enabled", False)]),
        "f_on": (None, [("enabled", True)]),
        "f_alias": (None, [("alias_schemas", ["app"])]),
        "f_definer": ("nsr_r1", []),
        "f_definer_path": ("nsr_r1", [("search_path", ["app"])]),
        "f_definer_super": ("nsr_super", []),
        "f_definer_off": ("nsr_super", [("enabled", False)]),
    }

    def __init__(self, world, login, options):
        self.world = world
        self.login = login
        self.reset_at_login = {}  # setting -> (value, came from the client)
        for level in (world.database, world.of_role(login)):
            for name, value in level.items():
                self.reset_at_login[name] = (value, False)
        for name, value in options.items():
            self.reset_at_login[name] = (value, True)
        self.next_id = 1
        self.pairs = {name: (RESET, 0, None) for name in SETTINGS}
        self.pairs["role"] = (Value("reset", ("none", {})), 0, None)
        self.pairs["auth"] = (Value("reset", (login, None)), 0, None)
        self.transaction = None  # None, "open", "failed"
        self.explicit = False
        self.begun = None
        self.savepoints = []
        self.users = []  # definers that we are inside of
        self.clauses = []  # SET search_path clauses that we are inside of: what they replaced
        self.temporary = False
        self.dirty = False  # changed a role's settings, not committed
        self.seen = []

    # Values

    def now(self, name):
        value, _, local = self.pairs[name]
        return local if local is not None else value

    def reset(self, name):
        """What RESET gives, and whether a connection option said so."""
        if name in self.reset_at_login:
            return self.reset_at_login[name]
        return self.world.conf.get(name, BUILT_IN[name]), False

    def plain(self, name):
        value = self.now(name)
        return self.reset(name)[0] if value.origin == "reset" else value.data

    def of_session(self, name):
        value = self.now(name)
        if value.origin == "reset":
            return self.reset(name)[1]
        return value.like_reset[1] if value.origin == "frozen" else True

    def session_user(self):
        return self.now("auth").data[0]

    def outer_user(self):
        role = self.now("role").data[0]
        return self.session_user() if role == "none" else role

    def user(self):
        return self.users[-1] if self.users else self.outer_user()

    def superuser(self):
        return self.user() in self.SUPERUSERS

    def role_settings(self):
        """Of the chosen role, as they were when it was chosen."""
        role, settings = self.now("role").data
        if role != "none":
            return settings
        user, settings = self.now("auth").data
        return settings if user != self.login and settings else {}

    def followed(self, name):
        if not self.of_session(name):
            settings = self.role_settings()
            if name in settings:
                return settings[name]
        return self.plain(name)

    def enabled(self):
        return self.plain("enabled")

    def named(self, schema):
        return self.user() if schema == "$user" else schema

    # The path

    def compose(self, names, inherited):
        """The effective path of one value; None where it stands as it is."""
        ours = list(dict.fromkeys([self.followed("default_schema")] + self.plain("shared_schemas")))
        names = list(names)
        if inherited:
            while names and names[0] == "pg_catalog":
                del names[0]
            at = 0
        else:
            aliases = self.plain("alias_schemas")
            at = next((i for i, name in enumerate(names) if name in aliases), None)
            if at is None:
                return None
        ours = [name for name in ours if name not in names[:at]]
        path = names[:at] + ours + [name for name in names[at:] if name not in ours]
        pin = self.followed("metadata_schema")
        if not pin.startswith("$") and pin not in path:
            path.append(pin)
        return path

    def path(self):
        """The names in force, and whether the session is managed."""
        value = self.now("search_path")
        raw = [name for name in self.plain("search_path") if name]
        if not self.enabled():
            return raw, False
        if value.origin == "reset":
            names = self.compose(raw, not self.reset("search_path")[1])
        elif value.origin == "frozen":
            names = self.compose(raw, not value.like_reset[1])
        elif value.origin in ("plain", "clause"):
            names = None
        elif value.like_reset:
            names = self.compose(value.like_reset[0], not value.like_reset[1])
        else:
            names = self.compose(raw, False)
        return (raw, False) if names is None else (names, True)

    def session_path(self, names):
        """What a SET of the session means."""
        if not self.enabled():
            return Value("plain", names)
        if self.users:  # what a SECURITY DEFINER function sets
            return Value("plain", names)
        kept = [name for name in names if name]
        system = all(name.startswith("pg_") or name == "information_schema" for name in kept)
        reset, client = self.reset("search_path")
        reset = [name for name in reset if name]
        empty = (not kept and self.world.conf.get("override_empty", False)
                 and self.session_user() not in self.SUPERUSERS)
        if not system and (kept == reset or kept == self.compose(reset, not client)) or empty:
            return Value("session", names, (reset, client))
        return Value("session", names)

    # Schemas

    def may(self, schema, right):
        roles = self.SCHEMAS[schema][right]
        return roles is None or self.user() in roles or self.superuser()

    def usable(self, names):
        """Schemas of a path that can be searched, and whether the temporary
        one would be made for the first CREATE."""
        found, temporary = [], False
        for name in names:
            name = self.named(name)
            if name == "pg_temp":
                if not self.temporary:
                    temporary = temporary or not found
                    continue
            elif name not in ("pg_catalog", "information_schema"):
                if name not in self.SCHEMAS or not self.may(name, 0):
                    continue
            if name not in found:
                found.append(name)
        return found, temporary

    def schemas(self):
        found, temporary = self.usable(self.path()[0])
        if temporary:
            # To look at the path makes the temporary schema, if it is first.
            self.temporary = True
            found.insert(0, "pg_temp")
        if "pg_catalog" not in found:
            found.insert(0, "pg_catalog")
        if self.temporary and "pg_temp" not in found:
            found.insert(0, "pg_temp")
        return found

    def landing(self):
        """Where CREATE TABLE goes, or its SQLSTATE."""
        names, managed = self.path()
        if managed and self.followed("default_schema") != "$user":
            # In a path that the session set it is a schema only if there is one.
            while len(names) > 1 and names[0] == "$user" and self.named("$user") not in self.SCHEMAS:
                names = names[1:]
        if not managed or names[0] == "pg_temp":
            found, temporary = self.usable(names)
            if temporary:
                return "pg_temp"
            if not found:
                return "3F000"
            first = found[0]
        else:
            first = self.named(names[0])
            if first not in self.SCHEMAS and first != "pg_catalog":
                # Nobody makes another one create a schema.
                if (first != self.named(self.followed("default_schema"))
                        or not self.followed("create_schema") or self.users):
                    return "3F000"
                if not self.superuser() and self.user() not in self.DATABASE_CREATE:
                    return "42501"
                return first
        if first == "pg_temp":
            return first
        if first in ("pg_catalog", "information_schema"):
            return "42501" if first == "pg_catalog" or not self.superuser() else first
        if not self.may(first, 0) or not self.may(first, 1):
            return "42501"
        return first

    def look(self):
        """What is seen by somebody who leaves no trace."""
        temporary = self.temporary
        seen = self.observe()
        self.temporary = temporary
        return seen

    def observe(self):
        return {
            "path": self.path()[0],
            "schemas": self.schemas(),
            "default_schema": self.followed("default_schema"),
            "create_schema": "on" if self.followed("create_schema") else "off",
            "metadata_schema": self.followed("metadata_schema"),
            "user": self.user(),
            "session_user": self.session_user(),
            "landing": self.landing(),
        }

    # Changing a setting

    def put(self, name, value, local):
        old, ident, old_local = self.pairs[name]
        if local:
            self.pairs[name] = (old, ident, value)
        else:
            self.pairs[name] = (value, self.next_id, None)
            self.next_id += 1

    def value_for(self, name, data):
        """Checks, and makes the value of a SET; None is RESET."""
        if name in ("role", "auth"):
            if self.users:
                raise Failed("inside SECURITY DEFINER")
            if name == "role":
                if data is None or data == "none":
                    return Value("session", ("none", {}))
                session = self.session_user()
                if not (session in self.SUPERUSERS or data == session
                        or self.member(session, data)):
                    raise Failed("may not become this role")
                return Value("session", (data, self.world.of_role(data)))
            if data is None:
                return Value("reset", (self.login, None))
            if data != self.login and self.login not in self.SUPERUSERS:
                raise Failed("may not become this user")
            return Value("session", (data, self.world.of_role(data)))
        if name in SUPERUSER and not self.superuser():
            raise Failed("superuser's setting")
        if data is None:
            return RESET
        if name == "search_path":
            return self.session_path(data)
        return Value("session", data)

    def member(self, user, role):
        direct = self.MEMBERS.get(user, set())
        return role in direct or any(self.member(other, role) for other in direct)

    def set(self, name, data, local=False):
        value = self.value_for(name, data)
        # SET LOCAL in place of a function's own path is the function's too.
        if (local and name == "search_path" and value.origin == "session"
                and self.pairs[name][1] in self.clauses):
            value = Value("clause", value.data)
        self.put(name, value, local)
        if name == "auth":
            self.put("role", Value("session", ("none", {})), local)

    def reset_all(self):
        for name in SETTINGS:
            if self.now(name).origin != "reset":
                self.put(name, RESET, False)

    # Transactions

    def copy(self):
        return dict(self.pairs), copy.deepcopy(self.world.roles), self.temporary

    def restore(self, saved):
        self.pairs = dict(saved[0])
        self.world.roles = copy.deepcopy(saved[1])
        self.temporary = saved[2]

    def begin(self):
        self.transaction = "open"
        self.begun = self.copy()
        self.savepoints = []

    def commit(self):
        for name, (value, ident, local) in self.pairs.items():
            if (local is not None and value.origin == "reset"
                    and ident != self.begun[0][name][1] and name in SETTINGS):
                # PostgreSQL then takes the value for the session's own.
                data, client = self.reset(name)
                value = Value("frozen", data, (data, client))
            self.pairs[name] = (value, ident, None)
        self.end()

    def rollback(self):
        self.restore(self.begun)
        self.end()

    def end(self):
        self.transaction = None
        self.explicit = False
        self.savepoints = []
        self.dirty = False

    def may_reload(self):
        """Whether what a reload does to each value is simple to say."""
        if self.transaction is None:
            return True
        return self.transaction == "open" and not any(
            local is not None and value.origin == "reset"
            and ident != self.begun[0][name][1]
            for name, (value, ident, local) in self.pairs.items())

    # Statements

    def statement(self, step):
        """Runs a top-level step.  Returns whether it succeeds; what functions
        see on the way is left in self.seen."""
        self.seen = []
        kind = step[0]
        try:
            if kind == "begin":
                if self.transaction == "failed":
                    raise Failed
                if not self.explicit:
                    self.begin()
                    self.explicit = True
            elif kind in ("commit", "rollback"):
                if not self.explicit:
                    return True  # a warning
                if kind == "commit" and self.transaction == "open":
                    self.commit()
                else:
                    self.rollback()
            elif kind == "savepoint":
                if self.transaction != "open" or not self.explicit:
                    raise Failed
                self.savepoints.append((step[1], self.copy()))
            elif kind in ("release", "rollback to"):
                if not self.explicit or (kind == "release" and self.transaction != "open"):
                    raise Failed
                names = [name for name, _ in self.savepoints]
                if step[1] not in names:
                    raise Failed
                at = len(names) - 1 - names[::-1].index(step[1])
                if kind == "release":
                    del self.savepoints[at:]
                else:
                    self.restore(self.savepoints[at][1])
                    del self.savepoints[at + 1:]
                    self.transaction = "open"
            elif self.transaction == "failed":
                return False
            elif kind == "procedure":
                self.procedure(step[1])
            elif kind == "discard":
                if self.explicit:
                    raise Failed
                self.begin()
                self.set("auth", None)
                self.reset_all()
                self.commit()
            else:
                implicit = self.transaction is None
                if implicit:
                    self.begin()
                if kind == "several":
                    for inner in step[1]:
                        self.run(inner)
                else:
                    self.run(step)
                if implicit:
                    self.commit()
            return True
        except Failed:
            self.users, self.clauses = [], []
            if self.explicit:
                self.transaction = "failed"
            elif self.transaction:
                self.rollback()
            return False

    def procedure(self, steps):
        """A procedure that may commit, if it is called outside a transaction."""
        atomic = self.explicit
        if not atomic:
            self.begin()
        for step in steps:
            if step[0] in ("commit", "rollback"):
                if atomic:
                    raise Failed
                getattr(self, step[0])()
                self.begin()
            else:
                self.run(step)
        if not atomic:
            self.commit()

    def run(self, step):
        kind = step[0]
        if kind == "set":
            _, name, data, local, _ = step
            self.set(name, data, local)
        elif kind == "reset all":
            self.reset_all()
        elif kind == "fail":
            raise Failed
        elif kind == "observe":
            self.seen.append(self.observe())
        elif kind == "call":
            self.call(step[1], step[2])
        elif kind == "block":
            saved = self.copy()
            users, clauses = list(self.users), list(self.clauses)
            try:
                for inner in step[1]:
                    self.run(inner)
                if step[2]:
                    raise Failed
            except Failed:
                self.restore(saved)
                self.users, self.clauses = users, clauses
        elif kind == "alter role":
            _, role, here, name, data = step
            if not self.superuser() and self.user() != role:
                raise Failed
            if role in self.SUPERUSERS and not self.superuser():
                raise Failed
            if name in SUPERUSER and not self.superuser():
                raise Failed
            self.dirty = True
            self.alter_role(self.world.roles, role, here, name, data)
        else:
            raise ValueError(step)

    @staticmethod
    def alter_role(roles, role, here, name, data):
        settings = roles.setdefault((role, here), {})
        if data is None:
            settings.pop(name, None)
        else:
            settings[name] = data

    def altered_outside(self, role, here, name, data):
        """Another session has altered a role, and committed."""
        versions = [self.world.roles]
        if self.transaction:
            versions += [self.begun[1]] + [saved[1] for _, saved in self.savepoints]
        for roles in versions:
            self.alter_role(roles, role, here, name, data)

    def call(self, function, steps):
        definer, clauses = self.FUNCTIONS[function]
        users, inside = len(self.users), len(self.clauses)
        if definer:
            self.users.append(definer)
        saved = {}
        for name, data in clauses:
            value = self.value_for(name, data)
            if name == "search_path":
                value = Value("clause", data)
                self.clauses.append(self.pairs[name][1])
            saved[name] = self.pairs[name]
            self.put(name, value, True)
        for step in steps:
            self.run(step)
        for name, pair in saved.items():
            if self.pairs[name][1] == pair[1]:
                self.pairs[name] = pair
        del self.users[users:]
        del self.clauses[inside:]
