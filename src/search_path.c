/*
 * search_path.c
 *		Takes over search_path and writes the effective path.
 *
 * Why: PostgreSQL has no hook that runs before names are looked up.  The
 * analysis hook sees a query whose names are already bound; the hook on
 * namespace searches can only take a schema away.  What can be right before
 * any name is looked up is the path itself, and it has to change with the
 * role, also when a role is taken back by the end of a transaction.  Calling
 * set_config_option() for that loses where the session's own value came from,
 * and comes too late: settings revert after the transaction callbacks.
 *
 * What is touched: in the GUC system's record of search_path, "variable" is
 * pointed at a variable of this file, and the three hooks are replaced.  The
 * GUC system keeps the value that was set, with its source, stack and reset
 * value, exactly as before.  Core's variable namespace_search_path, from which
 * namespace.c computes the list of schemas, then belongs to this file: each
 * time that something changes, the effective path is written to it and core's
 * own assign hook is called.  While nsresolve is off it points at the very
 * string that was set.
 *
 * What is not touched: everything that namespace.c does with that string:
 * permissions, temporary schemas, caches, plan invalidation.
 *
 * Where a value came from decides what it means, and its source does not tell:
 * the SET clause of a function, extension scripts, the elements of CREATE
 * SCHEMA and maintenance commands all arrive as a session's SET.  The record's
 * top stack entry says GUC_SAVE for those when the value is first assigned.
 * That verdict is kept in the value's "extra", because a revert assigns the
 * value again while the stack still shows something else.
 *
 * Check hooks may allocate; assign hooks may not, nor fail, nor look anything
 * up.  So every check hook that lets a path grow reserves room for the longest
 * path that could come of it, and assign hooks only copy.
 *
 * A parallel worker has neither its leader's stack nor its reset value.  It
 * computes nothing and takes the leader's effective path (see parallel.c).
 *
 * If another library has redirected the record first, nsresolve refuses to
 * load: it could not know what that library writes.  If one does so later, it
 * finds the hooks of this file in the record and is expected to call them; if
 * it also writes namespace_search_path by itself, the last writer wins, as
 * between any two such libraries.
 */
#include "nsresolve.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "catalog/catalog.h"
#include "miscadmin.h"
#include "port/pg_bitutils.h"
#include "replication/walsender.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Whose word a value of search_path is. */
typedef enum PathOrigin
{
	PATH_UNDECIDED,				/* a SET; the stack will tell when it is
								 * assigned */
	PATH_INHERITED,				/* configuration, database or role */
	PATH_SESSION,				/* the session's */
	PATH_SAVED					/* a function's SET clause and the like, and
								 * what is set in another's name */
} PathOrigin;

/*
 * The "extra" of a value of search_path.  "own" are the names in the value,
 * "reset" those that RESET search_path would give, kept only where the value
 * may turn out to count as that RESET.
 */
typedef struct PathExtra
{
	PathOrigin	origin;
	PathOrigin	reset_origin;
	bool		like_reset;		/* says the same as RESET would */
	bool		empty_as_reset; /* empty, and read as RESET */
	Size		own_offset;
	Size		reset_offset;	/* 0 where there is none */
} PathExtra;

#define path_own(e) ((NsrNameList *) ((char *) (e) + (e)->own_offset))
#define path_reset(e) ((NsrNameList *) ((char *) (e) + (e)->reset_offset))

/* The record, and what was in it. */
static struct config_string *record = NULL;
static GucStringCheckHook core_check = NULL;
static GucStringAssignHook core_assign = NULL;
static bool reported = false;	/* GUC_REPORT was a flag of the record */

/* The value that was set: the GUC system's variable now. */
static char *value_variable = NULL;

/* The value in force, and its extra; NULL if it was set while off. */
static const char *value = NULL;
static const PathExtra *value_extra = NULL;

/* Effective paths are written to these in turn. */
static char *buffer[2] = {NULL, NULL};
static Size buffer_size = 0;
static int	buffer_used = 0;

/* The largest sizes seen by the check hooks. */
static Size max_path_size = 0;
static Size max_shared_size = 0;

/* The path is nsresolve's, not the session's. */
bool		nsr_is_managed = false;

/*
 * What a session that named an alias in its path asked for itself; NULL in
 * other sessions.
 */
static const NsrNameList *asked_for = NULL;

/* The parts of a path that nsr_path_if() puts in place of the present ones. */
typedef struct Supposed
{
	bool		enabled;
	const char *default_quoted;
	const char *pin_quoted;
} Supposed;

static const Supposed *supposed = NULL;

static bool
is_enabled(void)
{
	return supposed ? supposed->enabled : nsr_enabled();
}

static const char *
default_quoted(void)
{
	return supposed ? supposed->default_quoted : nsr_default_schema_quoted();
}

static const char *
pin_quoted(void)
{
	return supposed ? supposed->pin_quoted : nsr_metadata_pin_quoted();
}

/*
 * The buffers are one chunk, so that a lack of memory leaves both as they are.
 */
static void
grow_buffers(Size size)
{
	char	   *grown = MemoryContextAllocZero(TopMemoryContext, 2 * size);
	char	   *old = buffer[0];

	for (int i = 0; i < 2; i++)
	{
		if (old)
			memcpy(grown, buffer[i], buffer_size);
		if (namespace_search_path == buffer[i])
			namespace_search_path = grown;
		buffer[i] = grown;
		grown += size;
	}
	buffer_size = size;
	nsr_tell_workers();
	if (old)
		pfree(old);
}

/*
 * Makes both buffers large enough for any path that could be composed now.
 * What there is no memory for is forgotten, so that shorter paths still work.
 */
static void
reserve(Size path_size, Size shared_size)
{
	Size		need = path_size + shared_size + 3 * NSR_QUOTED_LEN;

	if (need > buffer_size)
		grow_buffers(pg_nextpower2_size_t(need));
	max_path_size = path_size;
	max_shared_size = shared_size;
}

void
nsr_path_reserve_shared(Size bytes)
{
	reserve(max_path_size, Max(max_shared_size, bytes));
}

static void
reserve_path(Size bytes)
{
	reserve(Max(max_path_size, bytes), max_shared_size);
}

/*
 * A path being composed.  "start" has room for everything by reserve().  What
 * others wrote stays as they wrote it, but is left out where nsresolve has just
 * put the same name before it: what lies from "added" to "added_end".
 */
typedef struct Composer
{
	char	   *start;
	char	   *added;
	char	   *added_end;
	char	   *end;
} Composer;

/*
 * Where the name that begins here ends: at a comma outside quotes.
 */
static const char *
name_end(const char *p)
{
	bool		quoted = false;

	for (; *p && (quoted || *p != ','); p++)
		quoted ^= *p == '"';
	return p;
}

/*
 * Whether a quoted name is one of those from "p" to "end".
 */
static bool
has_name(const char *p, const char *end, const char *quoted)
{
	Size		len = strlen(quoted);
	const char *e;

	for (; p < end; p = *e ? e + strlen(", ") : e)
	{
		e = name_end(p);
		if (e - p == len && memcmp(p, quoted, len) == 0)
			return true;
	}
	return false;
}

static void
compose_name(Composer *c, const char *quoted)
{
	Size		len = strlen(quoted);

	if (c->end != c->start)
	{
		memcpy(c->end, ", ", 2);
		c->end += 2;
	}
	memcpy(c->end, quoted, len + 1);
	c->end += len;
}

/*
 * Appends the default schema and the shared schemas, where they are not in the
 * path yet.
 */
static void
compose_own(Composer *c)
{
	c->added = c->end == c->start ? c->start : c->end + strlen(", ");
	if (!has_name(c->start, c->end, default_quoted()))
		compose_name(c, default_quoted());
	nsr_foreach_name(name, nsr_shared_schemas())
	{
		if (!has_name(c->start, c->end, nsr_name_quoted(name)))
			compose_name(c, nsr_name_quoted(name));
	}
	c->added_end = c->end;
}

static void
compose_other(Composer *c, const char *quoted)
{
	if (!has_name(c->added, c->added_end, quoted))
		compose_name(c, quoted);
}

static void
compose_pin(Composer *c)
{
	if (pin_quoted() && !has_name(c->start, c->end, pin_quoted()))
		compose_name(c, pin_quoted());
}

static bool
has_alias(const NsrNameList *list)
{
	nsr_foreach_name(name, list)
	{
		if (nsr_name_list_member(nsr_alias_schemas(), name))
			return true;
	}
	return false;
}

/*
 * Writes the effective path for an inherited one: the default schema, the
 * shared schemas, the inherited path without a pg_catalog at its front (which
 * stays implicitly first), the schema that metadata is pinned to.
 */
static void
compose_inherited(char *out, const NsrNameList *inherited)
{
	Composer	c = {out, out, out, out};
	bool		front = true;

	*out = '\0';
	compose_own(&c);
	nsr_foreach_name(name, inherited)
	{
		front = front && strcmp(name, "pg_catalog") == 0;
		if (!front)
			compose_other(&c, nsr_name_quoted(name));
	}
	compose_pin(&c);
}

/*
 * Writes the effective path for one that the session set with an alias in it:
 * as it was set, with the default schema and the shared schemas before the
 * first alias.
 */
static void
compose_alias(char *out, const NsrNameList *own)
{
	Composer	c = {out, out, out, out};
	bool		added = false;

	*out = '\0';
	nsr_foreach_name(name, own)
	{
		if (!added && nsr_name_list_member(nsr_alias_schemas(), name))
		{
			compose_own(&c);
			added = true;
		}
		compose_other(&c, nsr_name_quoted(name));
	}
	compose_pin(&c);
}

/*
 * Writes the effective path of a value into "out", if the value's origin makes
 * it nsresolve's business.  *asked is what the session named itself.
 */
static bool
compose(char *out, const PathExtra *extra, const NsrNameList **asked)
{
	const NsrNameList *own;
	PathOrigin	origin = extra->origin;

	*asked = NULL;
	if (origin == PATH_SAVED || origin == PATH_UNDECIDED)
		return false;
	own = path_own(extra);
	if (origin == PATH_SESSION &&
		(extra->like_reset || extra->empty_as_reset))
	{
		origin = extra->reset_origin;
		own = path_reset(extra);
	}
	if (origin == PATH_INHERITED)
	{
		compose_inherited(out, own);
		return true;
	}
	if (has_alias(own))
	{
		compose_alias(out, own);
		*asked = own;
		return true;
	}
	return false;
}

/*
 * From 18 on, search_path is reported to the client when it is set.  The GUC
 * system does not notice that it changes with the role, so what a client, or a
 * pooler that replays what was reported to it, would hold as the session's own
 * path could be another role's.  While nsresolve is on it is not reported.
 *
 * A report that is due already cannot be taken back: the GUC system has it in a
 * list.  That is so at login, where a role's own path is set before the database
 * switches nsresolve on.  But it sends nothing that was reported last, so it is
 * made to believe that the path in force was.
 */
static void
report_only_while_off(void)
{
	static bool hushed = false;
	struct config_generic *gen = &record->gen;

	if (!reported)
		return;
	if (!nsr_enabled())
	{
		gen->flags |= GUC_REPORT;
		if (hushed)
		{
			nsr_guc_free(gen->last_reported);
			gen->last_reported = NULL;
			hushed = false;
		}
	}
	else if ((gen->status & GUC_NEEDS_REPORT) == 0)
		gen->flags &= ~GUC_REPORT;
	else
	{
		char	   *last = nsr_guc_malloc(strlen(namespace_search_path) + 1);

		if (last == NULL)
			return;
		nsr_guc_free(gen->last_reported);
		gen->last_reported = strcpy(last, namespace_search_path);
		hushed = true;
	}
}

/*
 * Computes the effective path and hands it to core.  Called by assign hooks.
 */
void
nsr_path_refresh(void)
{
	const char *path = value;
	bool		changed = true;
	bool		managed_before = nsr_is_managed;
	const NsrNameList *asked_before = asked_for;

	if (record == NULL)
		return;

	nsr_is_managed = false;
	asked_for = NULL;
	if (IsParallelWorker())
	{
		/* While settings are restored, the old path may be gone already. */
		if ((value_extra == NULL || value_extra->origin != PATH_SAVED) &&
			nsr_leader_path())
		{
			path = nsr_leader_path();
			nsr_is_managed = true;
		}
	}
	else
	{
		if (value_extra && nsr_enabled())
		{
			nsr_is_managed = compose(buffer[1 - buffer_used], value_extra, &asked_for);
			if (nsr_is_managed)
			{
				if (strcmp(buffer[0], buffer[1]) != 0)
					buffer_used = 1 - buffer_used;
				path = buffer[buffer_used];
			}
		}
		changed = strcmp(path, namespace_search_path) != 0;
	}

	namespace_search_path = unconstify(char *, path);
	report_only_while_off();
	if (changed)
		core_assign(path, NULL);
	/* It may be the same to the letter, and mean something else. */
	if (changed || nsr_is_managed != managed_before || asked_for != asked_before)
		nsr_fallthrough_forget();
	/* Of a path that is the session's own they need not be told. */
	if (nsr_is_managed || managed_before)
		nsr_tell_workers();
}

/*
 * Whether the session named an alias in its path.
 */
bool
nsr_path_asks(void)
{
	return asked_for != NULL;
}

/* A hash of the names in such a path, or 0. */
uint64
nsr_path_asked_hash(void)
{
	return asked_for ? nsr_name_list_hash(asked_for) : 0;
}

/*
 * Whether the session, when it named an alias in its path, named this schema
 * there too, so that it is no accident if names are found in it.
 */
bool
nsr_path_asks_for(const char *schema)
{
	const NsrNameList *asked = asked_for;

	/* A worker has the value that its leader's session set. */
	if (IsParallelWorker() && nsr_is_managed && value_extra && nsr_leader_asks())
		asked = path_own(value_extra);
	return asked != NULL &&
		nsr_name_list_member(asked, schema) &&
		!nsr_name_list_member(nsr_alias_schemas(), schema);
}

/*
 * Names joined as a path shows them.
 */
static char *
join_names(const NsrNameList *list)
{
	StringInfoData buf;

	initStringInfo(&buf);
	nsr_foreach_name(name, list)
	{
		if (buf.len > 0)
			appendStringInfoString(&buf, ", ");
		appendStringInfoString(&buf, nsr_name_quoted(name));
	}
	return buf.data;
}

/*
 * Whether a path names no schema but the system's.  Whoever sets such a path,
 * or an empty one, wants to be safe from what others have created.
 */
static bool
system_only(const NsrNameList *list)
{
	nsr_foreach_name(name, list)
	{
		if (!IsReservedName(name) && strcmp(name, "information_schema") != 0)
			return false;
	}
	return true;
}

/*
 * Whether the inherited path may decide what a session's own path means.  The
 * owner of a database sets its path and its default schema, but a superuser who
 * sets the same path may do so because that path is safe.
 */
static bool
trusts_inherited(void)
{
	return (record->gen.reset_source != PGC_S_DATABASE &&
			nsr_find_setting("nsresolve.default_schema")->source != PGC_S_DATABASE) ||
		!GetSessionUserIsSuperuser() ||
		(IsTransactionState() && superuser_arg(nsr_database_owner()));
}

/*
 * Whether a session's value says the same as RESET search_path would: the
 * inherited path, or the effective path that comes of it and that SHOW shows.
 */
static bool
says_the_same_as_reset(const NsrNameList *own, const PathExtra *reset)
{
	char	   *text;
	const NsrNameList *asked;
	char	   *effective;

	if (system_only(own))
		return false;
	text = join_names(own);
	if (strcmp(text, join_names(path_own(reset))) == 0 && trusts_inherited())
		return true;
	effective = palloc(buffer_size);
	return compose(effective, reset, &asked) && strcmp(text, effective) == 0;
}

/*
 * Whether a path that the session emptied is to be read as RESET.  Never for
 * a superuser's session: pg_dump and its like empty the path to be safe.
 */
static bool
overrides_empty(void)
{
	return nsr_override_empty_search_path() && is_enabled() &&
		!GetSessionUserIsSuperuser() && !am_walsender;
}

/*
 * Makes the extra of a value; NULL when out of memory.
 */
static PathExtra *
make_extra(NsrNameList *own, PathOrigin origin, const PathExtra *reset)
{
	Size		own_size = offsetof(NsrNameList, data) + own->size;
	Size		head = MAXALIGN(sizeof(PathExtra));
	Size		size = head + MAXALIGN(own_size);
	bool		like_reset = false;
	bool		empty_as_reset = false;
	PathExtra  *extra;

	if (reset && origin == PATH_UNDECIDED)
	{
		like_reset = says_the_same_as_reset(own, reset);
		empty_as_reset = own->count == 0 && overrides_empty();
	}
	if (like_reset || empty_as_reset)
		size += offsetof(NsrNameList, data) + path_own(reset)->size;

	extra = nsr_check_malloc(size);
	if (extra == NULL)
		return NULL;
	extra->origin = origin;
	extra->like_reset = like_reset;
	extra->empty_as_reset = empty_as_reset;
	extra->own_offset = head;
	memcpy(path_own(extra), own, own_size);
	extra->reset_origin = PATH_UNDECIDED;
	extra->reset_offset = 0;
	if (like_reset || empty_as_reset)
	{
		extra->reset_origin = reset->origin;
		extra->reset_offset = head + MAXALIGN(own_size);
		memcpy(path_reset(extra), path_own(reset),
			   offsetof(NsrNameList, data) + path_own(reset)->size);
	}
	return extra;
}

/*
 * check_hook.  While nsresolve is off, a session's own value gets no extra,
 * so that it costs what it costs without nsresolve; it is then honoured as it
 * stands even if nsresolve is switched on later.
 */
static bool
check_hook(char **newval, void **extra, GucSource source)
{
	PathOrigin	origin;
	NsrNameList *own;

	if (!core_check(newval, extra, source))
		return false;
	if (source == PGC_S_TEST)
		return true;
	if (source >= PGC_S_INTERACTIVE && !InitializingParallelWorker)
	{
		if (!nsr_enabled())
			return true;
		/* What is set in another's name is not the session's word. */
		origin = nsr_in_anothers_name() ? PATH_SAVED : PATH_UNDECIDED;
	}
	else if (source >= PGC_S_CLIENT)
		origin = PATH_SESSION;
	else
		origin = PATH_INHERITED;

	if (!nsr_name_list_parse(*newval, &own))
		return false;
	reserve_path(own->quoted_size);
	*extra = make_extra(own, origin, record->reset_extra);
	nsr_guc_free(own);
	return *extra != NULL;
}

/*
 * Whose word a SET is that has just been pushed to the stack.  A SET LOCAL
 * belongs to the function with a SET clause that it is in, if any, also inside
 * a subtransaction of that function.
 */
static PathOrigin
origin_on_stack(const GucStack *stack)
{
	if (stack == NULL)
		return PATH_SAVED;
	while (stack && stack->state == GUC_LOCAL)
		stack = stack->prev;
	return stack && stack->state == GUC_SAVE ? PATH_SAVED : PATH_SESSION;
}

/*
 * assign_hook.  The first time that a SET is assigned, the stack says what
 * kind of SET it is.
 */
static void
assign_hook(const char *newval, void *extra)
{
	PathExtra  *e = extra;

	if (e && e->origin == PATH_UNDECIDED)
		e->origin = origin_on_stack(record->gen.stack);
	value = newval;
	value_extra = e;
	nsr_path_refresh();
	core_assign(newval, NULL);
}

static const char *
show_hook(void)
{
	return namespace_search_path;
}

/*
 * The names of a list, allocated.
 */
static List *
list_names(const NsrNameList *list)
{
	List	   *names = NIL;

	nsr_foreach_name(name, list)
		names = lappend(names, pstrdup(name));
	return names;
}

/*
 * The effective path of the value that is supposed; see nsr_path_if().
 */
static char *
suppose(NsrPathHow how, const char *new_value, bool *is_managed, List **asked)
{
	const PathExtra *extra = value_extra;
	const char *text = value;
	PathExtra  *made = NULL;
	const NsrNameList *asked_names = NULL;
	NsrNameList *own;
	char	   *path;

	if (how == NSR_PATH_RESET)
	{
		extra = record->reset_extra;
		text = record->reset_val;
	}
	else if (how != NSR_PATH_AS_IT_IS)
	{
		extra = NULL;
		text = new_value;
		if (supposed->enabled && nsr_name_list_parse(new_value, &own))
		{
			reserve_path(own->quoted_size);
			made = make_extra(own, PATH_UNDECIDED, record->reset_extra);
			nsr_guc_free(own);
			if (made)
				made->origin = how == NSR_PATH_SET ? PATH_SESSION : PATH_SAVED;
			extra = made;
		}
	}

	path = palloc(buffer_size);
	*is_managed = supposed->enabled && extra && compose(path, extra, &asked_names);
	*asked = list_names(asked_names);
	if (!*is_managed)
		path = pstrdup(text);
	if (made)
		nsr_guc_free(made);
	return path;
}

/*
 * Returns the effective path that the session would have if search_path were
 * set like this, with another default schema and another schema for metadata
 * (NULL for none), as they are written in a path.  Nothing is changed.
 * *asked are the names that the session gave itself beside an alias.
 */
char *
nsr_path_if(NsrPathHow how, const char *new_value, bool enabled,
			const char *default_schema_quoted, const char *pin,
			bool *is_managed, List **asked)
{
	Supposed	s = {enabled, default_schema_quoted, pin};
	char	   *path;

	supposed = &s;
	PG_TRY();
	{
		path = suppose(how, new_value, is_managed, asked);
	}
	PG_FINALLY();
	{
		supposed = NULL;
	}
	PG_END_TRY();
	return path;
}

/*
 * Gives a value that is older than the library an extra.
 */
static void *
adopt_value(const char *old, GucSource source, bool saved)
{
	NsrNameList *own;
	PathExtra  *extra = NULL;
	PathOrigin	origin;

	if (old == NULL)
		return NULL;
	if (saved)
		origin = PATH_SAVED;
	else
		origin = source >= PGC_S_CLIENT ? PATH_SESSION : PATH_INHERITED;
	/* Core has checked the value: only memory can be missing. */
	if (nsr_name_list_parse(old, &own))
	{
		reserve_path(own->quoted_size);
		extra = make_extra(own, origin, NULL);
		nsr_guc_free(own);
	}
	if (extra == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_OUT_OF_MEMORY),
				 errmsg("out of memory")));
	return extra;
}

/*
 * Finds the record.  Returns false where core's hooks and variable are not in
 * place.
 */
bool
nsr_can_take_over_path(void)
{
	struct config_string *found =
		(struct config_string *) nsr_find_setting("search_path");

	return found != NULL &&
		found->gen.vartype == PGC_STRING &&
		found->variable == &namespace_search_path &&
		found->check_hook == check_search_path &&
		found->assign_hook == assign_search_path &&
		found->show_hook == NULL;
}

/*
 * Takes over.  May fail before it has changed anything, not afterwards.
 *
 * Each stack entry holds the value that was in force before it; whether that
 * one was a function's is told by the entry below.
 */
void
nsr_take_over_path(void)
{
	struct config_string *found =
		(struct config_string *) nsr_find_setting("search_path");
	void	   *reset_extra;
	void	   *active_extra;
	GucStack   *stack;
	int			depth = 0;
	void	  **prior;
	void	  **masked;
	int			i;

	for (stack = found->gen.stack; stack; stack = stack->prev)
		depth++;
	prior = palloc0(sizeof(void *) * (depth + 1));
	masked = palloc0(sizeof(void *) * (depth + 1));

	reset_extra = adopt_value(found->reset_val, found->gen.reset_source, false);
	active_extra = adopt_value(*found->variable, found->gen.source,
							   found->gen.stack && origin_on_stack(found->gen.stack) == PATH_SAVED);
	for (i = 0, stack = found->gen.stack; stack; i++, stack = stack->prev)
	{
		prior[i] = adopt_value(stack->prior.val.stringval, stack->source,
							   stack->prev && origin_on_stack(stack->prev) == PATH_SAVED);
		if (stack->state == GUC_SET_LOCAL)
			masked[i] = adopt_value(stack->masked.val.stringval,
									PGC_S_SESSION, false);
	}
	reserve(max_path_size, max_shared_size);

	/* Nothing below can fail. */
	found->reset_extra = reset_extra;
	found->gen.extra = active_extra;
	for (i = 0, stack = found->gen.stack; stack; i++, stack = stack->prev)
	{
		stack->prior.extra = prior[i];
		if (stack->state == GUC_SET_LOCAL)
			stack->masked.extra = masked[i];
	}

	record = found;
	core_check = record->check_hook;
	core_assign = record->assign_hook;
	reported = (record->gen.flags & GUC_REPORT) != 0;
	value_variable = *record->variable;
	value = value_variable;
	value_extra = active_extra;
	record->variable = &value_variable;
	record->check_hook = check_hook;
	record->assign_hook = assign_hook;
	record->show_hook = show_hook;
	nsr_path_refresh();
}
