# nsresolve: a PostgreSQL extension.  See README.md and test/README.md.

MODULE_big = nsresolve
OBJS = nsresolve.o $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))
PG_CPPFLAGS = -I$(srcdir)/src
# Switched off is only what PostgreSQL's own headers and macros give rise to.
PG_CFLAGS = -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare \
	-Wno-ignored-attributes

EXTENSION = nsresolve
DATA = $(wildcard sql/nsresolve--*.sql)

# test/sql, in the order in which they run
REGRESS = init settings \
	resolution_path resolution_roles resolution_transactions \
	creation_kinds creation_errors \
	alias_tables alias_objects alias_stays alias_sessions \
	metadata_tools metadata_schema \
	fallthrough fallthrough_cache fallthrough_syntax fallthrough_message metadata_guard destructive_ddl \
	adopt adopt_errors \
	reports_roles reports_migrations reports_findings ddl_log \
	explain explain_sets
REGRESS_OPTS = --inputdir=test

# test/isolation/specs
ISOLATION = role_settings roles schemas create_schema guards reload reports_locked
ISOLATION_OPTS = --inputdir=test/isolation

# test/t; "make prove_installcheck" runs them
PROVE_TESTS = test/t/*.pl
EXTRA_CLEAN = tmp_check

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifneq ($(PGXS),)
include $(PGXS)

# PGXS knows no header dependencies.
$(OBJS): $(wildcard src/*.h)

prove_installcheck:
	$(prove_installcheck)
else
all install installcheck prove_installcheck clean:
	@echo "$(PG_CONFIG) not found: run scripts/prepare, or set PG_CONFIG" >&2; exit 1
endif

# What these do, need and cost stands in test/README.md.
demo psql test matrix upgrade core-check property soak fuzz tools scenarios bench indent indent-check:
	@PG_CONFIG="$(PG_CONFIG)" scripts/$@

sanitize valgrind:
	@PG_CONFIG="$(PG_CONFIG)" scripts/memory-check $@

.PHONY: prove_installcheck demo psql test matrix upgrade core-check property soak fuzz tools scenarios bench indent indent-check sanitize valgrind
