#!/usr/bin/python3
"""The pools of psycopg and SQLAlchemy over the roles of setup.sql.

    pools.py mode roles clients transactions

On top of the PgBouncer in the folder PGBOUNCER, which works in that mode.
Threads take a connection and a role, in one of two ways, and write to "landed"
without a schema; now and then the connection to the server is cut, in the
middle or before it goes back to the pool, and what failed is tried again.  Prints
what went where; exit status 1 if any row is in a wrong schema or missing.
"""
import itertools
import os
import random
import sys
import threading

import psycopg
import psycopg2
import sqlalchemy as sa
from psycopg_pool import ConnectionPool

MODE = sys.argv[1]
ROLES, CLIENTS, TRANSACTIONS = map(int, sys.argv[2:])
EACH = TRANSACTIONS // CLIENTS
CUT = 50  # one transaction in so many
TAKE = ("SET LOCAL ROLE role_%d", "SELECT set_config('role', 'role_%d', true)")
LOST = (psycopg.OperationalError, psycopg2.OperationalError, sa.exc.OperationalError)

admin = psycopg.connect(dbname="pool", autocommit=True)
admin_lock = threading.Lock()
counter = itertools.count()
DSN = "host=%s port=6432 dbname=pool user=pool" % os.environ["PGBOUNCER"]


def cut(backend):
    with admin_lock:
        admin.execute("SELECT pg_terminate_backend(%s)", (backend,))


def transaction(execute):
    """One transaction; "execute" sends a statement.  Returns the connection to the
    server if that is to be cut after it."""
    turn = next(counter) % CUT
    backend = None
    execute(random.choice(TAKE) % random.randint(1, ROLES))
    if turn in (0, CUT // 2):
        # Not what the library knows: that is PgBouncer.
        backend = execute("SELECT pg_backend_pid()").fetchone()[0]
    if turn == 0:
        cut(backend)
    execute("INSERT INTO landed (schema) VALUES (current_schema())")
    return backend


def cut_idle(backend):
    # In transaction mode it is another client's already, which would not know
    # whether its COMMIT came through.
    if backend and MODE == "session":
        cut(backend)


def with_psycopg(pool):
    with pool.connection() as connection:
        with connection.transaction():
            backend = transaction(connection.execute)
        cut_idle(backend)


def with_sqlalchemy(engine):
    with engine.connect() as connection:
        with connection.begin():
            backend = transaction(connection.exec_driver_sql)
        cut_idle(backend)


def run(name, once):
    admin.execute("CALL empty()")
    retries = []

    def work():
        for _ in range(EACH):
            while True:
                try:
                    once()
                    break
                except LOST:
                    retries.append(1)

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows, wrong, backends, shared = admin.execute("SELECT * FROM verdict").fetchone()
    good = rows == EACH * CLIENTS and wrong == 0 and shared > 0 and len(retries) > 0
    print("%s pooler: %s mode, %s: %d transactions on %d connections, %d of them by several roles, "
          "%d tried again after a cut, %d in a wrong schema"
          % ("ok    " if good else "FAILED", MODE, name, rows, backends, shared, len(retries), wrong))
    return good


# PgBouncer knows nothing of prepared statements before 1.21.
with ConnectionPool(DSN, min_size=5, max_size=20, kwargs={"prepare_threshold": None}) as pool:
    good = [run("psycopg's pool", lambda: with_psycopg(pool))]
engine = sa.create_engine("postgresql+psycopg2://", pool_size=5, max_overflow=15, pool_pre_ping=True,
                          creator=lambda: psycopg2.connect(DSN))
good.append(run("SQLAlchemy's pool", lambda: with_sqlalchemy(engine)))
sys.exit(not all(good))
