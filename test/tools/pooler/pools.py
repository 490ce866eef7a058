#!/usr/bin/python3
"""The pools of psycopg and SQLAlchemy over the roles of setup.sql.

Threads take a connection, a role by SET LOCAL ROLE, and write to "landed"
without a schema; now and then a connection is cut in the middle and the
transaction is tried again.  Prints what went where; exit status 1 if any row
is in a wrong schema or missing.
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

ROLES = int(sys.argv[1])
EACH = int(sys.argv[2])
THREADS = 20
CUT = 50  # one transaction in so many

admin = psycopg.connect(dbname="pool", autocommit=True)
admin_lock = threading.Lock()
counter = itertools.count()
DSN = "host=%(PGHOST)s port=%(PGPORT)s dbname=pool user=pool password=%(PGPASSWORD)s" % os.environ


def cut(pid):
    with admin_lock:
        admin.execute("SELECT pg_terminate_backend(%s)", (pid,))


def transaction(execute, pid):
    """One transaction; "execute" sends a statement."""
    execute("SET LOCAL ROLE role_%d" % random.randint(1, ROLES))
    if next(counter) % CUT == CUT - 1:
        cut(pid)
    execute("INSERT INTO landed (schema) VALUES (current_schema())")


def with_psycopg(pool):
    with pool.connection() as connection:
        transaction(connection.execute, connection.info.backend_pid)


def with_sqlalchemy(engine):
    with engine.begin() as connection:
        transaction(connection.exec_driver_sql, connection.connection.get_backend_pid())


def run(name, once):
    admin.execute("CALL empty()")
    retries = []

    def work():
        for _ in range(EACH // THREADS):
            while True:
                try:
                    once()
                    break
                except (psycopg.OperationalError, sa.exc.OperationalError, psycopg2.OperationalError):
                    retries.append(1)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows, wrong, backends, shared = admin.execute("SELECT * FROM verdict").fetchone()
    good = rows == EACH // THREADS * THREADS and wrong == 0 and shared > 0 and len(retries) > 0
    print("%s pooler: %s: %d transactions on %d connections, %d of them by several roles, "
          "%d cut and tried again, %d in a wrong schema"
          % ("ok    " if good else "FAILED", name, rows, backends, shared, len(retries), wrong))
    return good


with ConnectionPool(DSN, min_size=5, max_size=20) as pool:
    good = [run("psycopg's pool", lambda: with_psycopg(pool))]
engine = sa.create_engine("postgresql+psycopg2://", pool_size=5, max_overflow=15, pool_pre_ping=True,
                          creator=lambda: psycopg2.connect(DSN))
good.append(run("SQLAlchemy's pool", lambda: with_sqlalchemy(engine)))
sys.exit(not all(good))
