/*
 * fallthrough.c
 *		Reports unqualified names of relations that were found outside the
 *		default schema.
 *
 * A query is looked at after analysis, when its names are bound.  Most
 * queries are done with one look at their range tables: a relation that was
 * once seen to be where it may be is remembered until an invalidation.  Only
 * where some relation lies elsewhere is the query's text parsed a second time,
 * because the analysed query no longer tells whether a name was qualified;
 * and a text that was found good is remembered too.
 *
 * Utility statements are looked at before they run, by their raw trees.  So
 * are those queries that never reach the analysis hook: BEGIN ATOMIC bodies,
 * the actions of rules, the sub-queries of policies.
 *
 * Where a text cannot be parsed again, PostgreSQL decides, and a message at
 * DEBUG1 says so: a name that was qualified is never reported.
 */
#include "nsresolve.h"

#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_type_d.h"
#include "common/hashfn.h"
#include "mb/pg_wchar.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_enr.h"
#include "parser/parser.h"
#include "tcop/dest.h"
#include "utils/builtins.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

/*
 * Relations known to lie where unqualified names may be found, or elsewhere,
 * and texts known to have no name that fell through.  Both are caches with one
 * place for each hash value, good for one generation only.
 */
#define RELATION_SLOTS 256
#define TEXT_SLOTS 64
#define PLAN_SLOTS 64
#define REPORTED_SLOTS 128

static struct
{
	Oid			relid;
	uint32		generation:31;
	uint32		elsewhere:1;
}			relation_cache[RELATION_SLOTS];

static struct
{
	uint64		hash;
	uint64		generation;
}			text_cache[TEXT_SLOTS];

/* The same for texts of plans, with all their relations. */
static struct
{
	uint64		hash;
	uint64		generation;
}			plan_cache[PLAN_SLOTS];

/* Hashes of the texts that a warning was given of, to give it once. */
static uint64 reported_texts[REPORTED_SLOTS];

/*
 * From 1, so that no empty place looks good.  31 bits keep a place in 8 bytes;
 * when they are used up, they begin again with an empty cache.
 */
#define LAST_GENERATION 0x7fffffff
uint32		nsr_generation = 1;

/*
 * Texts are good until any relation has changed: names may mean another.  So
 * this changes with every invalidation.
 */
static uint64 text_generation = 1;

/* The user for whom the caches are good. */
static Oid	cache_user = InvalidOid;

/* Some name was good, or not, because of who the user is. */
static bool judged_by_user = false;

/* How often the members of some role have changed. */
static uint32 membership_changes = 0;

const char *nsr_judged_source = NULL;

static void
forget_relations(void)
{
	if (nsr_generation == LAST_GENERATION)
	{
		memset(relation_cache, 0, sizeof(relation_cache));
		nsr_generation = 0;
	}
	nsr_generation++;
}

/*
 * Forgets everything.  Called when anything changes that what is thought of a
 * name depends on: the path, what the session asked for in it, the place of
 * metadata, a list of schemas or tables.
 */
void
nsr_fallthrough_forget(void)
{
	forget_relations();
	text_generation++;
}

static void
forget_relation(Datum arg, Oid relid)
{
	text_generation++;
	if (!OidIsValid(relid))
		forget_relations();
	else if (relation_cache[relid % RELATION_SLOTS].relid == relid)
		relation_cache[relid % RELATION_SLOTS].relid = InvalidOid;
}

static void
forget_all(Datum arg, int cacheid, uint32 hashvalue)
{
	nsr_fallthrough_forget();
}

static void
forget_members(Datum arg, int cacheid, uint32 hashvalue)
{
	membership_changes++;
	nsr_fallthrough_forget();
}

/*
 * Registers the invalidations, once in a process.  Cannot fail in a process
 * that loads no unusual number of libraries.
 */
void
nsr_fallthrough_init(void)
{
	CacheRegisterRelcacheCallback(forget_relation, (Datum) 0);
	CacheRegisterSyscacheCallback(NAMESPACEOID, forget_all, (Datum) 0);
	CacheRegisterSyscacheCallback(AUTHOID, forget_all, (Datum) 0);
	CacheRegisterSyscacheCallback(AUTHMEMROLEMEM, forget_members, (Datum) 0);
}

/*
 * Whether the schema that is called like the current user is one in which
 * unqualified names may be found.
 */
bool
nsr_names_user(void)
{
	return strcmp(nsr_default_schema_setting(), "$user") == 0 ||
		nsr_name_list_member(nsr_shared_schemas(), "$user") ||
		nsr_path_asks_for("$user");
}

/*
 * Whether names may have been good for one user and not be for another.
 */
bool
nsr_user_matters(void)
{
	return judged_by_user || nsr_names_user();
}

/*
 * A hash of what it is about the user that matters then.
 */
uint64
nsr_user_hash(void)
{
	return hash_combine64(GetUserId(), membership_changes);
}

/*
 * Makes the caches good for the current user.
 */
void
nsr_fallthrough_user(void)
{
	if (cache_user != GetUserId() && nsr_names_user())
		nsr_fallthrough_forget();
	cache_user = GetUserId();
}

/*
 * Whether a schema is one in which unqualified names may be found.
 */
static bool
schema_allowed(Oid schema)
{
	char	   *name;

	if (schema == PG_CATALOG_NAMESPACE || isAnyTempNamespace(schema) ||
		schema == PG_TOAST_NAMESPACE)
		return true;
	name = get_namespace_name(schema);
	if (name == NULL)
		return true;			/* dropped meanwhile; core will complain */
	if (strcmp(name, nsr_default_schema()) == 0 ||
		strcmp(name, "information_schema") == 0 ||
		nsr_name_list_member(nsr_shared_schemas(), name) ||
		nsr_path_asks_for(name))
		return true;
	return nsr_names_user() &&
		strcmp(name, GetUserNameFromId(GetUserId(), false)) == 0;
}

/*
 * From now on the user matters.
 */
static void
note_judged_by_user(void)
{
	if (judged_by_user)
		return;
	judged_by_user = true;
	nsr_fallthrough_forget();
	(void) nsr_look();
}

/*
 * Whether metadata was found where it belongs.
 */
static bool
metadata_in_place(Oid relid, Oid table)
{
	const char *pin = nsr_metadata_pin();

	if (pin)
		return strcmp(get_namespace_name(get_rel_namespace(relid)), pin) == 0;
	if (!nsr_metadata_is_current())
		return false;
	note_judged_by_user();
	return nsr_metadata_accepted(OidIsValid(table) ? table : relid, GetUserId());
}

/* What to think of a relation that an unqualified name might mean. */
typedef enum Verdict
{
	VERDICT_GOOD,				/* always */
	VERDICT_GOOD_NOW,			/* but it depends on more than its place */
	VERDICT_ELSEWHERE,			/* reported if the name was not qualified */
	VERDICT_SECOND_COPY			/* metadata, pinned to another schema */
} Verdict;

static Verdict
judge_relation(Oid relid)
{
	Oid			schema = get_rel_namespace(relid);
	bool		allowed;
	bool		by_user;
	Oid			table;

	if (!OidIsValid(schema))
		return VERDICT_GOOD_NOW;
	allowed = schema_allowed(schema);
	if (allowed && nsr_metadata_pin() == NULL)
		return VERDICT_GOOD;

	table = nsr_table_of(RelationRelationId, relid);
	if (nsr_metadata_of_object(RelationRelationId, relid))
	{
		if (metadata_in_place(relid, table))
			return VERDICT_GOOD_NOW;
		if (nsr_metadata_pin() && allowed)
			return VERDICT_SECOND_COPY;
		note_judged_by_user();
		if (nsr_metadata_pin() && nsr_metadata_accepted(table, GetUserId()))
			return VERDICT_SECOND_COPY;
	}
	if (allowed)
		return VERDICT_GOOD;
	/* No invalidation tells when an extension gives up a member. */
	if (nsr_fallthrough() == NSR_FALLTHROUGH_ALLOW)
		return VERDICT_GOOD_NOW;
	if (nsr_relation_in_extension(relid, GetUserId(), &by_user))
	{
		if (by_user)
			note_judged_by_user();
		return VERDICT_GOOD_NOW;
	}
	return VERDICT_ELSEWHERE;
}

/*
 * The same without the help of the cache, but for its sake.
 */
static bool
judge_anew(Oid relid)
{
	int			slot = relid % RELATION_SLOTS;
	uint64		before = text_generation;
	Verdict		verdict = judge_relation(relid);

	/* What was invalidated while the catalogs were read is not kept. */
	if (text_generation == before &&
		(verdict == VERDICT_GOOD || verdict == VERDICT_ELSEWHERE))
	{
		relation_cache[slot].relid = relid;
		relation_cache[slot].generation = nsr_generation;
		relation_cache[slot].elsewhere = verdict == VERDICT_ELSEWHERE;
	}
	return verdict == VERDICT_GOOD || verdict == VERDICT_GOOD_NOW;
}

/*
 * Whether the cache knows a relation.
 */
static inline bool
is_remembered(Oid relid)
{
	int			slot = relid % RELATION_SLOTS;

	return relation_cache[slot].relid == relid &&
		relation_cache[slot].generation == nsr_generation;
}

/*
 * Judges a relation with the help of the cache, which holds what is always good
 * under the present path and settings, and what lies elsewhere.  The latter may
 * turn good without an invalidation, so before it is reported it has to be
 * judged anew.
 */
static bool
relation_is_good(Oid relid)
{
	if (is_remembered(relid))
		return !relation_cache[relid % RELATION_SLOTS].elsewhere;
	return judge_anew(relid);
}

static bool
relation_is_good_now(Oid relid)
{
	return relation_is_good(relid) || judge_anew(relid);
}

/*
 * Whether one that was just found good stays so until it is forgotten.
 */
static bool
is_always_good(Oid relid)
{
	return is_remembered(relid) && !relation_cache[relid % RELATION_SLOTS].elsewhere;
}

/*
 * An error position: characters, from 1.  0 where it is unknown.
 */
static int
error_position(const char *source, int offset, int location)
{
	if (source == NULL || location < 0)
		return 0;
	return pg_mbstrlen_with_len(source, offset + location) + 1;
}

/*
 * Reports one name.  "position" is an error position or 0.
 */
static void
report(Oid relid, int position)
{
	const char *name = get_rel_name(relid);
	const char *schema = get_namespace_name(get_rel_namespace(relid));
	const NsrToolTable *tool;

	if (judge_relation(relid) == VERDICT_SECOND_COPY)
		nsr_report_second_copy(relid, nsr_metadata_pin());
	tool = nsr_metadata_is_current() ? nsr_metadata_of_object(RelationRelationId, relid) : NULL;
	ereport(nsr_fallthrough() == NSR_FALLTHROUGH_ERROR ? ERROR : WARNING,
			(errcode(ERRCODE_UNDEFINED_TABLE),
			 errmsg("relation \"%s\" does not exist in the default schema \"%s\"",
					name, nsr_default_schema()),
			 tool ?
			 errdetail("It was found in schema \"%s\". It looks like migration metadata of %s, but its owner is neither a superuser, nor the owner of the database, nor a role whose privileges the current role has.",
					   schema, tool->tool) :
			 errdetail("It was found in schema \"%s\", further along the search path.",
					   schema),
			 errhint("Write the name with its schema, add the schema to nsresolve.shared_schemas, or set nsresolve.fallthrough to \"allow\"."),
			 position > 0 ? errposition(position) : 0));
}

/*
 * Collects the relations of a query, at every depth, that need a closer look.
 */
static void collect_nested(Query *query, List **elsewhere);
static bool collect_expression(Node *node, List **elsewhere);
static void collect_utility(Node *stmt, List **elsewhere);

static pg_attribute_always_inline void
collect(Query *query, List **elsewhere)
{
	ListCell   *lc;

	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind == RTE_RELATION)
		{
			if (!relation_is_good(rte->relid))
				*elsewhere = list_append_unique_oid(*elsewhere, rte->relid);
		}
		else if (rte->rtekind == RTE_SUBQUERY)
			collect_nested(rte->subquery, elsewhere);
	}
	foreach(lc, query->cteList)
	{
		CommonTableExpr *cte = lfirst_node(CommonTableExpr, lc);

		if (IsA(cte->ctequery, Query))
			collect_nested((Query *) cte->ctequery, elsewhere);
	}
	if (query->hasSubLinks)
		query_tree_walker(query, collect_expression, elsewhere,
						  QTW_IGNORE_RT_SUBQUERIES | QTW_IGNORE_CTE_SUBQUERIES);
	if (query->utilityStmt)
		collect_utility(query->utilityStmt, elsewhere);
}

static void
collect_nested(Query *query, List **elsewhere)
{
	check_stack_depth();
	collect(query, elsewhere);
}

static bool
collect_expression(Node *node, List **elsewhere)
{
	if (node == NULL)
		return false;
	if (IsA(node, Query))
	{
		collect_nested((Query *) node, elsewhere);
		return false;
	}
	return expression_tree_walker(node, collect_expression, elsewhere);
}

/*
 * The utility statements whose query is analysed together with them.
 */
static void
collect_utility(Node *stmt, List **elsewhere)
{
	Node	   *query = nsr_analysed_query(stmt);

	if (query && IsA(query, Query))
		collect_nested((Query *) query, elsewhere);
}

/*
 * Whether the error that was caught says nothing of the text that was read: a
 * lack of memory, or an interrupt, of which a standby has one of its own.
 */
bool
nsr_error_is_of_server(void)
{
	int			code = geterrcode();

	return code == ERRCODE_OUT_OF_MEMORY || code == ERRCODE_QUERY_CANCELED ||
		code == ERRCODE_T_R_SERIALIZATION_FAILURE;
}

/*
 * Parses a text again, in the ways in which it may have been parsed before.
 * PL/pgSQL has ways of its own and does not tell which it has used.  Returns
 * NIL where none of them fits.
 */
List *
nsr_parse_again(const char *text)
{
	static const RawParseMode modes[] = {
		RAW_PARSE_DEFAULT,
		RAW_PARSE_PLPGSQL_EXPR,
		RAW_PARSE_PLPGSQL_ASSIGN1,
		RAW_PARSE_PLPGSQL_ASSIGN2,
		RAW_PARSE_PLPGSQL_ASSIGN3,
	};
	MemoryContext context = CurrentMemoryContext;
	int			client_level = client_min_messages;
	int			log_level = log_min_messages;
	volatile bool parsed = false;
	List	   *volatile statements = NIL;

	for (int i = 0; i < lengthof(modes) && !parsed; i++)
	{
		PG_TRY();
		{
			/* Whatever the parser had to say has been said. */
			client_min_messages = ERROR;
			log_min_messages = ERROR;
			statements = raw_parser(text, modes[i]);
			parsed = true;
		}
		PG_CATCH();
		{
			client_min_messages = client_level;
			log_min_messages = log_level;
			if (nsr_error_is_of_server())
				PG_RE_THROW();
			/* The parser holds nothing but memory, so this is enough. */
			MemoryContextSwitchTo(context);
			FlushErrorState();
		}
		PG_END_TRY();
	}
	client_min_messages = client_level;
	log_min_messages = log_level;
	return parsed ? statements : NIL;
}

/*
 * An unqualified name of a relation in a text.
 */
typedef struct FoundName
{
	const char *name;
	int			location;
	bool		in_literal;
} FoundName;

static void
note_name(NsrName *name, void *arg)
{
	List	  **names = arg;
	FoundName  *found;

	if (name->kind != NSR_RELATION || name->use != NSR_USE_REFERENCE ||
		name->schema != NULL)
		return;
	found = palloc(sizeof(FoundName));
	found->name = name->name;
	found->location = name->location;
	found->in_literal = name->in_literal;
	*names = lappend(*names, found);
}

/*
 * The unqualified names in a text.  Returns false where it cannot be parsed
 * again, or only with more stack than there is.
 */
static bool
names_in_text(const char *text, List **names)
{
	MemoryContext context = CurrentMemoryContext;
	List	   *statements = nsr_parse_again(text);
	volatile bool walked = false;

	*names = NIL;
	if (statements == NIL)
		return false;
	PG_TRY();
	{
		nsr_walk_names((Node *) statements, note_name, names);
		walked = true;
	}
	PG_CATCH();
	{
		if (geterrcode() != ERRCODE_STATEMENT_TOO_COMPLEX)
			PG_RE_THROW();
		/* The walk holds nothing but memory, as the parser does. */
		MemoryContextSwitchTo(context);
		FlushErrorState();
	}
	PG_END_TRY();
	return walked;
}

/*
 * The same with the other meaning of a backslash in a literal.
 */
static bool
names_in_other_reading(const char *text, List **names)
{
	bool		conforming = standard_conforming_strings;
	volatile bool parsed = false;

	PG_TRY();
	{
		standard_conforming_strings = !conforming;
		parsed = names_in_text(text, names);
	}
	PG_FINALLY();
	{
		standard_conforming_strings = conforming;
	}
	PG_END_TRY();
	return parsed;
}

/*
 * What a backslash in a literal means depends on a setting that may have been
 * another one when the text was first parsed.  Only what is a name in both
 * readings is one.
 */
static bool
names_in_both_readings(const char *text, List **names)
{
	List	   *other;
	bool		parsed;
	bool		parsed_other;
	List	   *both = NIL;
	ListCell   *lc;
	ListCell   *lo;

	parsed = names_in_text(text, names);
	if (strchr(text, '\\') == NULL)
		return parsed;
	parsed_other = names_in_other_reading(text, &other);
	if (!parsed || !parsed_other)
	{
		/* It cannot have been parsed in the way that fails. */
		if (parsed_other)
			*names = other;
		return parsed || parsed_other;
	}
	foreach(lc, *names)
	{
		FoundName  *found = lfirst(lc);

		CHECK_FOR_INTERRUPTS();
		foreach(lo, other)
		{
			if (found->location == ((FoundName *) lfirst(lo))->location &&
				strcmp(found->name, ((FoundName *) lfirst(lo))->name) == 0)
			{
				both = lappend(both, found);
				break;
			}
		}
	}
	*names = both;
	return true;
}

/*
 * Whether an expression is no more than a column, a value, or an operator or
 * function of such, with no value that could be a string read as the name of a
 * relation: those become values of the type regclass.
 */
static bool
is_plain_leaf(Node *node)
{
	switch (nodeTag(node))
	{
		case T_Const:
			return ((Const *) node)->consttype != REGCLASSOID;
		case T_Var:
		case T_Param:
		case T_SetToDefault:
			return true;
		default:
			return false;
	}
}

static bool
is_plain(Node *node)
{
	List	   *args;
	ListCell   *lc;

	if (node == NULL)
		return true;
	if (IsA(node, OpExpr))
		args = ((OpExpr *) node)->args;
	else if (IsA(node, FuncExpr) && ((FuncExpr *) node)->funcresulttype != REGCLASSOID)
		args = ((FuncExpr *) node)->args;
	else
		return is_plain_leaf(node);
	foreach(lc, args)
	{
		if (!is_plain_leaf(lfirst(lc)))
			return false;
	}
	return true;
}

/*
 * Whether a query has at most one relation, a good one, and no expression but
 * those that is_plain() knows.  Most short statements are like that, and this is
 * all that is done about them.
 */
static bool
is_good_plain_query(Query *query)
{
	ListCell   *lc;

	if (query->commandType == CMD_UTILITY || list_length(query->rtable) > 1 ||
		query->hasSubLinks || query->cteList || query->onConflict ||
		query->returningList || query->havingQual || query->windowClause ||
		query->limitOffset || query->limitCount)
		return false;
	foreach(lc, query->rtable)
	{
		RangeTblEntry *rte = lfirst_node(RangeTblEntry, lc);

		if (rte->rtekind != RTE_RELATION || rte->tablesample ||
			!relation_is_good(rte->relid))
			return false;
	}
	foreach(lc, query->targetList)
	{
		if (!is_plain((Node *) lfirst_node(TargetEntry, lc)->expr))
			return false;
	}
	return query->jointree == NULL || is_plain(query->jointree->quals);
}

/*
 * Whether a text could hold a string that is read as the name of a relation: a
 * cast to regclass, or a call of nextval(), currval() or setval().  Runs for
 * most statements that are analysed, so it only looks at the letters that are
 * worth it.
 */
static bool
may_name_in_literal(const char *text, Size len)
{
	const char *end = text + len;

	for (const char *letter = "gGvV"; *letter; letter++)
	{
		for (const char *p = text; (p = memchr(p, *letter, end - p)) != NULL; p++)
		{
			if (*p == 'g' || *p == 'G')
			{
				if (p - text >= 2 && pg_strncasecmp(p - 2, "regclass", 8) == 0)
					return true;
			}
			else if (p > text && strchr("tTrR", p[-1]) != NULL &&
					 pg_strncasecmp(p, "val", 3) == 0)
				return true;
		}
	}
	return false;
}

/*
 * Where a query's text can be found in its cache.
 */
static uint64
text_hash(const char *text, Size len, List *elsewhere)
{
	uint64		seed = GetUserId();
	ListCell   *lc;

	foreach(lc, elsewhere)
		seed = hash_combine64(seed, lfirst_oid(lc));
	return hash_bytes_extended((const unsigned char *) text, len, seed);
}

static uint64
reported_hash(const char *source)
{
	return hash_bytes_extended((const unsigned char *) source, strlen(source),
							   hash_combine64(nsr_meaning(), GetUserId()));
}

static void
note_reported(const char *source)
{
	uint64		hash = reported_hash(source);

	reported_texts[hash % REPORTED_SLOTS] = hash;
}

static bool
was_reported(const char *source)
{
	uint64		hash = reported_hash(source);

	return reported_texts[hash % REPORTED_SLOTS] == hash;
}

/*
 * Checks a query by its text, with the relations in it that lie elsewhere.
 */
static pg_noinline void
check_text(ParseState *pstate, int offset, Size len, List *elsewhere)
{
	const char *source = pstate->p_sourcetext;
	bool		certain = true;
	List	   *reported = NIL;
	List	   *names;
	ListCell   *lc;
	uint64		hash = text_hash(source + offset, len, elsewhere);
	int			slot = hash % TEXT_SLOTS;
	uint64		before = text_generation;
	bool		parsed;
	MemoryContext parse_context;
	MemoryContext old_context;

	if (text_cache[slot].hash == hash && text_cache[slot].generation == before)
		return;

	parse_context = AllocSetContextCreate(CurrentMemoryContext, "nsresolve parse",
										  ALLOCSET_DEFAULT_SIZES);
	old_context = MemoryContextSwitchTo(parse_context);
	parsed = names_in_both_readings(pnstrdup(source + offset, len), &names);
	if (!parsed)
		ereport(DEBUG1,
				(errmsg_internal("nsresolve cannot tell whether names were qualified in: %.*s",
								 pg_mbcliplen(source + offset, len, 200),
								 source + offset)));
	foreach(lc, names)
	{
		FoundName  *found = lfirst(lc);
		Oid			relid;

		/* A transition table hides the relation, but not in another trigger. */
		if (!found->in_literal && name_matches_visible_ENR(pstate, found->name))
		{
			certain = false;
			continue;
		}
		relid = RelnameGetRelid(found->name);
		if (!OidIsValid(relid) || list_member_oid(reported, relid))
			continue;
		if (!found->in_literal && !list_member_oid(elsewhere, relid))
			continue;
		if (relation_is_good_now(relid))
		{
			certain = certain && found->in_literal && is_always_good(relid);
			continue;
		}
		reported = lappend_oid(reported, relid);
		report(relid, error_position(source, offset, found->location));
	}
	if (reported)
		note_reported(source);
	else if (parsed && certain)
	{
		text_cache[slot].hash = hash;
		text_cache[slot].generation = before;
	}
	MemoryContextSwitchTo(old_context);
	MemoryContextDelete(parse_context);
}

/*
 * Checks one statement of a text, if it could have a name that fell through.
 */
static void
check_statement(ParseState *pstate, int location, int length, List *elsewhere)
{
	int			offset = Max(location, 0);
	const char *text = pstate->p_sourcetext + offset;
	Size		len = location >= 0 && length > 0 ? length : strlen(text);

	if (elsewhere != NIL || may_name_in_literal(text, len))
		check_text(pstate, offset, len, elsewhere);
}

/*
 * Whether all names are good, wherever they are found.
 */
bool
nsr_nothing_falls_through(void)
{
	return nsr_fallthrough() == NSR_FALLTHROUGH_ALLOW && nsr_metadata_pin() == NULL;
}

/*
 * Checks a query of a managed session after its analysis.
 */
void
nsr_check_query(ParseState *pstate, Query *query)
{
	const char *source = pstate->p_sourcetext;
	List	   *elsewhere = NIL;

	if (source == NULL || source == nsr_judged_source)
		return;
	if (is_good_plain_query(query))
		return;

	collect(query, &elsewhere);
	check_statement(pstate, query->stmt_location, query->stmt_len, elsewhere);
}

/*
 * Checks a query of a managed session that was analysed before, and may have
 * been judged otherwise, within its utility statement.
 */
void
nsr_check_kept_query(Query *query, const char *source, int location, int length)
{
	ParseState *pstate;
	List	   *elsewhere = NIL;

	if (nsr_fallthrough() == NSR_FALLTHROUGH_WARNING && was_reported(source))
		return;
	collect(query, &elsewhere);
	pstate = make_parsestate(NULL);
	pstate->p_sourcetext = source;
	check_statement(pstate, location, length, elsewhere);
	free_parsestate(pstate);
}

/*
 * Whether a text that does not say where a plan's part of it ends is the text of
 * other statements, too: then the plan is of some other text.
 */
static bool
is_several_statements(const char *text)
{
	return strchr(text, ';') && list_length(nsr_parse_again(text)) > 1;
}

/*
 * Checks a plan by its text, which begins at "offset".  Returns whether that
 * holds until something changes.
 */
static bool
check_plan_text(const QueryDesc *desc, int offset, Size len)
{
	ParseState *pstate = make_parsestate(NULL);
	List	   *elsewhere = NIL;
	bool		lasts = true;
	ListCell   *lc;

	if (offset == 0 && desc->plannedstmt->stmt_len <= 0 && is_several_statements(desc->sourceText))
		return true;
	foreach(lc, desc->plannedstmt->relationOids)
	{
		if (!relation_is_good(lfirst_oid(lc)))
			elsewhere = list_append_unique_oid(elsewhere, lfirst_oid(lc));
		lasts = lasts && is_remembered(lfirst_oid(lc));
	}
	pstate->p_sourcetext = desc->sourceText;
	pstate->p_queryEnv = desc->queryEnv;
	if (elsewhere != NIL || may_name_in_literal(desc->sourceText + offset, len))
		check_text(pstate, offset, len, elsewhere);
	/* A transition table hides a relation in one trigger, not in another one. */
	return lasts && desc->queryEnv == NULL;
}

/*
 * Checks a plan of a managed session that may have been judged otherwise, before
 * it is executed.
 */
void
nsr_check_plan(const QueryDesc *desc)
{
	int			offset = desc->plannedstmt->stmt_location;
	const char *source = desc->sourceText;
	Size		len;
	uint64		before = text_generation;
	uint64		hash;
	int			slot;
	MemoryContext context;
	MemoryContext old_context;

	/* The actions of rules have no location: the text is not theirs. */
	if (source == NULL || source == nsr_judged_source || offset < 0)
		return;
	/* The query is the materialized view's, the text that of REFRESH. */
	if (desc->dest && desc->dest->mydest == DestTransientRel)
		return;
	len = desc->plannedstmt->stmt_len > 0 ? desc->plannedstmt->stmt_len : strlen(source + offset);
	hash = text_hash(source + offset, len, NIL);
	slot = hash % PLAN_SLOTS;
	if (plan_cache[slot].hash == hash && plan_cache[slot].generation == before)
		return;
	if (nsr_fallthrough() == NSR_FALLTHROUGH_WARNING && was_reported(source))
		return;

	context = AllocSetContextCreate(CurrentMemoryContext, "nsresolve plan",
									ALLOCSET_SMALL_SIZES);
	old_context = MemoryContextSwitchTo(context);
	if (check_plan_text(desc, offset, len) && text_generation == before)
	{
		plan_cache[slot].hash = hash;
		plan_cache[slot].generation = before;
	}
	MemoryContextSwitchTo(old_context);
	MemoryContextDelete(context);
}

/*
 * The names of a utility statement.
 */
typedef struct UtilityCheck
{
	const char *source;
	const char *creates;		/* relation that the statement creates itself */
} UtilityCheck;

static void
check_utility_name(NsrName *name, void *arg)
{
	UtilityCheck *check = arg;
	Oid			relid;

	if (name->kind != NSR_RELATION)
		return;
	if (name->use == NSR_USE_CREATE &&
		(name->schema == NULL || strcmp(name->schema, nsr_default_schema()) == 0))
		check->creates = name->name;
	/* The analysis hook will see names in queries that are analysed. */
	if (name->use != NSR_USE_REFERENCE || name->schema != NULL || name->analysed)
		return;
	/* A foreign key to the table that is being created. */
	if (name->foreign_key && check->creates && strcmp(check->creates, name->name) == 0)
		return;
	relid = RelnameGetRelid(name->name);
	if (!OidIsValid(relid) || relation_is_good_now(relid))
		return;
	report(relid, error_position(check->source, 0, name->location));
}

/*
 * Checks a utility statement of a managed session before it runs.
 */
void
nsr_check_utility(Node *stmt, const char *source)
{
	UtilityCheck check = {.source = source};

	if (nsr_nothing_falls_through())
		return;
	/* The elements of CREATE SCHEMA have a path of their own. */
	if (IsA(stmt, CreateSchemaStmt))
		return;
	nsr_fallthrough_user();
	nsr_walk_names(stmt, check_utility_name, &check);
}

/*
 * EXPLAIN, CREATE TABLE AS and DECLARE carry a query that is analysed with
 * them.  NULL for other statements.
 */
Node *
nsr_analysed_query(Node *stmt)
{
	switch (nodeTag(stmt))
	{
		case T_ExplainStmt:
			return ((ExplainStmt *) stmt)->query;
		case T_CreateTableAsStmt:
			return ((CreateTableAsStmt *) stmt)->query;
		case T_DeclareCursorStmt:
			return ((DeclareCursorStmt *) stmt)->query;
		default:
			return NULL;
	}
}
