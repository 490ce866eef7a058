# nsresolve: see README.md.  "make demo", "make psql" and "make test" install
# what they need; everything else is PGXS.

MODULE_big = nsresolve
OBJS = nsresolve.o $(patsubst %.c,%.o,$(sort $(wildcard src/*.c)))
PG_CPPFLAGS = -I$(srcdir)/src
PG_CFLAGS = -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare \
	-Wno-missing-field-initializers -Wno-cast-function-type

EXTENSION = nsresolve
DATA = sql/nsresolve--1.0.sql

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)
